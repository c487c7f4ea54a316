/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A compressor of ours, given to the crypto API: as an algorithm of crypto_comp where that is,
 * else of acomp.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_COMPAT_ALGORITHM_H
#define SR_COMPAT_ALGORITHM_H

#include <crypto/acompress.h>
#include <crypto/algapi.h>
#include <linux/crypto.h>
#include <linux/module.h>

struct sr_algorithm;

/* These three are the including file's. A context is one transform's, and begins as zeros. */
static int sr_begin(const struct sr_algorithm *algorithm, void *context);
static void sr_end(void *context);
/* Does not sleep. `length` is the room at `to`, and then what was used of it. */
static int sr_pack(const struct sr_algorithm *algorithm, void *context, const u8 *from,
		   unsigned int bytes, u8 *to, unsigned int *length);

#ifdef CRYPTO_ACOMP_REQ_SRC_VIRT

#include <crypto/internal/acompress.h>

struct sr_algorithm {
	struct acomp_alg alg;
};

/* Unlike crypto_comp's, a transform may be used by several at once. */
struct sr_shared {
	spinlock_t lock;
	u8 context[] __aligned(sizeof(void *));
};

static const struct sr_algorithm *sr_algorithm_of(struct crypto_acomp *tfm)
{
	return container_of(crypto_acomp_tfm(tfm)->__crt_alg, struct sr_algorithm, alg.base);
}

static int sr_tfm_init(struct crypto_acomp *tfm)
{
	struct sr_shared *shared = acomp_tfm_ctx(tfm);

	spin_lock_init(&shared->lock);
	return sr_begin(sr_algorithm_of(tfm), shared->context);
}

static void sr_tfm_exit(struct crypto_acomp *tfm)
{
	struct sr_shared *shared = acomp_tfm_ctx(tfm);

	sr_end(shared->context);
}

static int sr_tfm_compress(struct acomp_req *request)
{
	struct crypto_acomp *tfm = crypto_acomp_reqtfm(request);
	struct sr_shared *shared = acomp_tfm_ctx(tfm);
	int err;

	/* Only by addresses, as the relay asks. */
	if (!acomp_request_src_isvirt(request) || !acomp_request_dst_isvirt(request))
		return -EOPNOTSUPP;
	spin_lock_bh(&shared->lock);
	err = sr_pack(sr_algorithm_of(tfm), shared->context, request->svirt, request->slen,
		      request->dvirt, &request->dlen);
	spin_unlock_bh(&shared->lock);
	return err;
}

/* Only lengths are wanted. */
static int sr_tfm_decompress(struct acomp_req *request)
{
	return -EOPNOTSUPP;
}

static int sr_register(struct sr_algorithm *algorithm, const char *name, unsigned int context)
{
	struct crypto_alg *base = &algorithm->alg.base;

	algorithm->alg = (struct acomp_alg) {
		.init = sr_tfm_init,
		.exit = sr_tfm_exit,
		.compress = sr_tfm_compress,
		.decompress = sr_tfm_decompress,
	};
	base->cra_flags = CRYPTO_ALG_REQ_VIRT;
	base->cra_ctxsize = sizeof(struct sr_shared) + context;
	base->cra_module = THIS_MODULE;
	strscpy(base->cra_name, name, sizeof(base->cra_name));
	strscpy(base->cra_driver_name, name, sizeof(base->cra_driver_name));
	return crypto_register_acomp(&algorithm->alg);
}

static void sr_unregister(struct sr_algorithm *algorithm)
{
	crypto_unregister_acomp(&algorithm->alg);
}

#else

struct sr_algorithm {
	struct crypto_alg alg;
};

static const struct sr_algorithm *sr_algorithm_of(struct crypto_tfm *tfm)
{
	return container_of(tfm->__crt_alg, struct sr_algorithm, alg);
}

static int sr_tfm_init(struct crypto_tfm *tfm)
{
	return sr_begin(sr_algorithm_of(tfm), crypto_tfm_ctx(tfm));
}

static void sr_tfm_exit(struct crypto_tfm *tfm)
{
	sr_end(crypto_tfm_ctx(tfm));
}

static int sr_tfm_compress(struct crypto_tfm *tfm, const u8 *from, unsigned int bytes, u8 *to,
			   unsigned int *length)
{
	return sr_pack(sr_algorithm_of(tfm), crypto_tfm_ctx(tfm), from, bytes, to, length);
}

/* Only lengths are wanted. */
static int sr_tfm_decompress(struct crypto_tfm *tfm, const u8 *from, unsigned int bytes, u8 *to,
			     unsigned int *length)
{
	return -EOPNOTSUPP;
}

static int sr_register(struct sr_algorithm *algorithm, const char *name, unsigned int context)
{
	struct crypto_alg *base = &algorithm->alg;

	*base = (struct crypto_alg) {
		.cra_flags = CRYPTO_ALG_TYPE_COMPRESS,
		.cra_ctxsize = context,
		.cra_module = THIS_MODULE,
		.cra_init = sr_tfm_init,
		.cra_exit = sr_tfm_exit,
		.cra_u.compress = {
			.coa_compress = sr_tfm_compress,
			.coa_decompress = sr_tfm_decompress,
		},
	};
	strscpy(base->cra_name, name, sizeof(base->cra_name));
	strscpy(base->cra_driver_name, name, sizeof(base->cra_driver_name));
	return crypto_register_alg(base);
}

static void sr_unregister(struct sr_algorithm *algorithm)
{
	crypto_unregister_alg(&algorithm->alg);
}

#endif

#endif
