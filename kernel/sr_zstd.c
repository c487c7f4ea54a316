// SPDX-License-Identifier: GPL-2.0-only
/*
 * zstd at levels of one's choice for the kernel's crypto API, whose own zstd has only
 * one level. For the swap relay's parameter `compressors`: `levels=1,19` registers sr-zstd-1 and
 * sr-zstd-19.
 *
 * Copyright (C) 2026 The SwapReplay authors
 *
 * Parameters are those that the library chooses for a page at that level, as zram of 6.12
 * asks for them (drivers/block/zram/backend_zstd.c).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <crypto/algapi.h>
#include <linux/crypto.h>
#include <linux/module.h>
#include <linux/vmalloc.h>
#include <linux/zstd.h>

#define SR_MAX_LEVELS	8

static int levels[SR_MAX_LEVELS];
static int n_levels;
module_param_array(levels, int, &n_levels, 0444);
MODULE_PARM_DESC(levels, "zstd levels, separated by commas");

struct sr_level {
	struct crypto_alg alg;
	zstd_parameters parameters;
};

/* Of one transform. */
struct sr_zstd {
	zstd_cctx *context;
	void *workspace;
};

static struct sr_level sr_levels[SR_MAX_LEVELS];

static const zstd_parameters *sr_parameters(struct crypto_tfm *tfm)
{
	return &container_of(tfm->__crt_alg, struct sr_level, alg)->parameters;
}

static int sr_zstd_init(struct crypto_tfm *tfm)
{
	struct sr_zstd *own = crypto_tfm_ctx(tfm);
	size_t bytes = zstd_cctx_workspace_bound(&sr_parameters(tfm)->cParams);

	own->workspace = vzalloc(bytes);
	if (!own->workspace)
		return -ENOMEM;
	own->context = zstd_init_cctx(own->workspace, bytes);
	if (!own->context) {
		vfree(own->workspace);
		return -EINVAL;
	}
	return 0;
}

static void sr_zstd_exit(struct crypto_tfm *tfm)
{
	struct sr_zstd *own = crypto_tfm_ctx(tfm);

	vfree(own->workspace);
}

static int sr_zstd_compress(struct crypto_tfm *tfm, const u8 *from, unsigned int length, u8 *to,
			    unsigned int *to_length)
{
	struct sr_zstd *own = crypto_tfm_ctx(tfm);
	size_t got;

	got = zstd_compress_cctx(own->context, to, *to_length, from, length, sr_parameters(tfm));
	if (zstd_is_error(got))
		return -EINVAL;
	*to_length = got;
	return 0;
}

/* Only lengths are wanted. */
static int sr_zstd_decompress(struct crypto_tfm *tfm, const u8 *from, unsigned int length, u8 *to,
			      unsigned int *to_length)
{
	return -EOPNOTSUPP;
}

static void sr_forget(int count)
{
	while (count--)
		crypto_unregister_alg(&sr_levels[count].alg);
}

static int __init sr_init(void)
{
	int i, err;

	for (i = 0; i < n_levels; i++) {
		struct crypto_alg *alg = &sr_levels[i].alg;

		if (levels[i] < 1 || levels[i] > zstd_max_clevel()) {
			pr_err("level %d: 1 to %d\n", levels[i], zstd_max_clevel());
			sr_forget(i);
			return -EINVAL;
		}
		sr_levels[i].parameters = zstd_get_params(levels[i], PAGE_SIZE);
		*alg = (struct crypto_alg) {
			.cra_flags = CRYPTO_ALG_TYPE_COMPRESS,
			.cra_ctxsize = sizeof(struct sr_zstd),
			.cra_module = THIS_MODULE,
			.cra_init = sr_zstd_init,
			.cra_exit = sr_zstd_exit,
			.cra_u.compress = {
				.coa_compress = sr_zstd_compress,
				.coa_decompress = sr_zstd_decompress,
			},
		};
		snprintf(alg->cra_name, sizeof(alg->cra_name), "sr-zstd-%d", levels[i]);
		snprintf(alg->cra_driver_name, sizeof(alg->cra_driver_name), "sr-zstd-%d", levels[i]);
		err = crypto_register_alg(alg);
		if (err) {
			pr_err("%s cannot be registered: error %d\n", alg->cra_name, err);
			sr_forget(i);
			return err;
		}
	}
	return 0;
}

static void __exit sr_exit(void)
{
	sr_forget(n_levels);
}

module_init(sr_init);
module_exit(sr_exit);

MODULE_AUTHOR("The SwapReplay authors");
MODULE_DESCRIPTION("zstd at levels of one's choice for the swap relay");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0.0");
