/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A compressor of the crypto API that is used at once: by crypto_comp where that is, else by
 * acomp, which took its place in 6.15 and can be told to be synchronous.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_COMPAT_COMPRESSOR_H
#define SR_COMPAT_COMPRESSOR_H

#include <crypto/acompress.h>
#include <linux/crypto.h>
#include <linux/err.h>

/* acomp takes addresses, and not scatterlists alone, since crypto_comp is gone. */
#ifdef CRYPTO_ACOMP_REQ_SRC_VIRT

struct sr_compressor {
	struct acomp_req *request;	/* NULL: there is none */
};

static void sr_close_compressor(struct sr_compressor *compressor)
{
	struct acomp_req *request = compressor->request;
	struct crypto_acomp *tfm;

	if (!request)
		return;
	tfm = crypto_acomp_reqtfm(request);
	acomp_request_free(request);
	crypto_free_acomp(tfm);
	compressor->request = NULL;
}

/* May sleep. 0, or a negative errno: -ENOENT if the kernel does not have it. */
static int sr_open_compressor(struct sr_compressor *compressor, const char *name)
{
	/* The mask asks for one that is done when the call returns. */
	struct crypto_acomp *tfm = crypto_alloc_acomp(name, 0, CRYPTO_ALG_ASYNC);

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	compressor->request = acomp_request_alloc(tfm);
	if (!compressor->request) {
		crypto_free_acomp(tfm);
		return -ENOMEM;
	}
	acomp_request_set_callback(compressor->request, 0, NULL, NULL);
	return 0;
}

/* Does not sleep. `length` is the room at `to`, and then what was used of it. */
static int sr_compress(struct sr_compressor *compressor, const u8 *from, unsigned int bytes,
		       u8 *to, unsigned int *length)
{
	struct acomp_req *request = compressor->request;
	int err;

	/* The scratch memory may be vmalloc's, which no device can reach. */
	acomp_request_set_src_nondma(request, from, bytes);
	acomp_request_set_dst_nondma(request, to, *length);
	err = crypto_acomp_compress(request);
	*length = request->dlen;
	return err;
}

#else

struct sr_compressor {
	struct crypto_comp *tfm;	/* NULL: there is none */
};

static void sr_close_compressor(struct sr_compressor *compressor)
{
	if (compressor->tfm)
		crypto_free_comp(compressor->tfm);
	compressor->tfm = NULL;
}

/* May sleep. 0, or a negative errno: -ENOENT if the kernel does not have it. */
static int sr_open_compressor(struct sr_compressor *compressor, const char *name)
{
	struct crypto_comp *tfm = crypto_alloc_comp(name, 0, 0);

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	compressor->tfm = tfm;
	return 0;
}

/* Does not sleep. `length` is the room at `to`, and then what was used of it. */
static int sr_compress(struct sr_compressor *compressor, const u8 *from, unsigned int bytes,
		       u8 *to, unsigned int *length)
{
	return crypto_comp_compress(compressor->tfm, from, bytes, to, length);
}

#endif

#endif
