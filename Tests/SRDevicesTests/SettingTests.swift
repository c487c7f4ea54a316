// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRSupport
import Testing

@testable import SRDevices

/// Settings that the kernel would refuse, or that mean nothing.
@Suite struct SettingTests {
    @Test(
        "What cannot be is refused, with the reason",
        arguments: [
            ("zram", "comp_algorithm is not given"),
            ("zrm,comp_algorithm=lzo", "there is no device zrm (did you mean 'zram'?)"),
            ("", "names no device"), ("zram,comp_algorithm", "is no setting"),
            ("zram,comp_algorithm=lzo,comp_algorithm=lz4", "comp_algorithm is given twice"),
            ("zram,comp_algoritm=lzo", "did you mean 'comp_algorithm'?"),
            ("zram,comp_algorithm=ztsd", "did you mean 'zstd'?"),
            ("zram,comp_algorithm=lzo,disksize=0", "nothing fits into a size of 0"),
            ("zram,comp_algorithm=lzo,mem_limit=0", "to the kernel 0 is no limit"),
            ("zram,comp_algorithm=lzo,mem_limit=9999999999999G", "of less than 4 EiB"),
            ("zram,comp_algorithm=lzo,disksize=many", "a size is a number"),
            ("zram,comp_algorithm=lzo,recomp_algorithm=lzo,idle=9", "it is comp_algorithm too"),
            ("zram,comp_algorithm=lzo,recomp_algorithm=zstd", "say from which age on"),
            ("zram,comp_algorithm=lzo,recomp_algorithm=zstd,idle=0", "at least 1 s"),
            ("zram,comp_algorithm=lzo,recomp_algorithm=zstd,idle=1.5", "with s, m, h or d"),
            (
                "zram,comp_algorithm=lzo,recomp_algorithm=zstd,idle=90000d",
                "of less than 146 years"
            ),
            (
                "zram,comp_algorithm=lzo,backing_dev=1M,idle=9,writeback_limit=9223372036854775807",
                "a whole number from 0 to 1125899906842624"
            ),
            ("zram,comp_algorithm=lzo,unit=4K", "together by 16K or 64K"),
            ("zram,comp_algorithm=lzo,idle=9", "nothing asks for idle pages"),
            ("zram,comp_algorithm=lzo,interval=9", "nothing is done at intervals"),
            ("zram,comp_algorithm=lzo,recompress.type=huge", "add recomp_algorithm"),
            (
                "zram,comp_algorithm=lzo,recomp_algorithm=zstd,recompress.type=hugh,idle=9",
                "did you mean 'huge'?"
            ),
            (
                "zram,comp_algorithm=lzo,recomp_algorithm=zstd,recompress.type=huge,recompress.idle=9",
                "does not ask for idle pages"
            ),
            (
                "zram,comp_algorithm=lzo,recomp_algorithm=zstd,idle=9,recompress.threshold=4000",
                "huge_class_size"
            ),
            (
                "zram,comp_algorithm=lzo,recomp_algorithm=zstd,idle=9,recompress.max_pages=0",
                "a whole number from 1"
            ),
            (
                "zram,comp_algorithm=lzo,recomp_algorithm=zstd,idle=9,recompress.priority=2",
                "add recomp_algorithm.2"
            ),
            ("zram,comp_algorithm=lzo,writeback.type=idle,idle=9", "add backing_dev=SIZE"),
            ("zram,comp_algorithm=lzo,backing_dev=4K,idle=9", "not one page fits"),
            (
                "zram,comp_algorithm=lzo,backing_dev=1M,idle=9,writeback_limit=0",
                "with a limit of 0"
            ),
            (
                "zram,comp_algorithm=lzo,backing_dev=1M,writeback.type=incompressible",
                "add recomp_algorithm"
            ),
            (
                "zram,comp_algorithm=lzo,backing_dev=1M,idle=9,compressed_writeback=1",
                "writes pages back uncompressed; 7.3 can"
            ),
            ("zram,comp_algorithm=lzo,priority=3", "there is one: join another by +"),
            ("zram,comp_algorithm=lzo,kernel=6.6", "the kernel is 6.1, 6.12 or 7.3"),
            ("zram,comp_algorithm=lzo,chain=17", "from 1 to 16"),
            ("zram,comp_algorithm=lzo,compact=maybe", "it takes Y or N"),
            ("zswap,totalram=1G", "compressor is not given"),
            ("zswap,compressor=lzo", "give totalram=SIZE"),
            ("zswap,compressor=lzo,totalram=1G,max_pool_percent=0", "from 1 to 100"),
            (
                "zswap,compressor=lzo,totalram=8K,max_pool_percent=1",
                "1 % of 8K of memory are less than a page of 4 KiB: give more"
            ),
            ("zswap,compressor=lzo,totalram=1G,zpool=zbud,kernel=7.3", "6.1 and 6.12 have"),
            ("zswap,compressor=lzo,totalram=1G,zpool=z3fold,kernel=7.3", "; 6.1 has"),
            ("zswap,compressor=lzo,totalram=1G,zpool=zblock", "zsmalloc, zbud, z3fold"),
            ("zswap,compressor=lzo,totalram=1G,shrinker_priority=3", "the shrinker is off"),
            ("zswap,compressor=lzo,totalram=1G,accept_threshold=80", "accept_threshold_percent"),
            ("zswap,compressor=lzo,totalram=1G+disk", "zswap stands before every swap device"),
            ("zram,comp_algorithm=lzo,priority=1+disk,priority=1", "two devices have priority 1"),
            ("disk+zram,comp_algorithm=lzo,demote=9", "no device below the last"),
            ("disk,demote=9+zram,comp_algorithm=lzo", "nowhere to go"),
            ("disk,size=1K", "not one page fits"),
        ])
    func refused(text: String, reason: String) throws {
        let error = try #require(refusal(text), "\(text) was taken")
        #expect(error.message.contains(reason), "\(error.message)")
        #expect(error.code.status == .deviceSettings)
    }

    @Test("Some of it is a matter of the kernel")
    func byKernel() {
        let recompression = "zram,comp_algorithm=lzo,recomp_algorithm=zstd,idle=9"
        #expect(refusal(recompression) == nil && refusal(recompression, kernel: .linux73) == nil)
        #expect(
            refusal(recompression, kernel: .linux61)?.message.contains("6.12 and 7.3 can") == true)
        // A device may name its own.
        #expect(refusal(recompression + ",kernel=7.3", kernel: .linux61) == nil)
        let shrinker = "zswap,compressor=lzo,totalram=1G,shrinker_enabled=Y"
        #expect(refusal(shrinker) == nil && refusal(shrinker, kernel: .linux61) != nil)
        let wraps = "zram,comp_algorithm=lzo,backing_dev=1M,idle=9,writeback_limit=6"
        #expect(refusal(wraps) == nil)
        #expect(
            refusal(wraps, pageSize: .kib16)?.message.contains("a multiple of 4") == true)
        #expect(refusal(wraps, kernel: .linux73, pageSize: .kib16) == nil)
        #expect(refusal("zswap,compressor=lzo", totalram: 1 << 30) == nil)
    }

    @Test("Some of it is a matter of the pages")
    func byPageSize() {
        let unit = "zram,comp_algorithm=lzo,unit="
        #expect(refusal(unit + "16K") == nil && refusal(unit + "64K", pageSize: .kib16) == nil)
        #expect(
            refusal(unit + "64K", pageSize: .kib64)?.message.contains("no unit is larger") == true)
        #expect(
            refusal("disk,size=8K", pageSize: .kib16)?.message.contains("not one page fits") == true
        )
    }

    @Test("A row of no devices is none")
    func empty() throws {
        let error = #expect(throws: SRError.self) {
            try DeviceSettings(
                DeviceSpec(parts: []), on: .init(kernel: .linux612, pageSize: .kib4))
        }
        #expect(error?.code.status == .deviceSettings)
    }

    @Test("Words are read back as they were written, with blanks or without")
    func words() throws {
        let spec = try DeviceSpec(" zram , comp_algorithm = lzo + disk")
        #expect(spec.text == "zram,comp_algorithm=lzo+disk")
        #expect(try DeviceSpec(spec.text) == spec)
        let swept = try #require(spec.setting("disksize", to: "8M"))
        #expect(swept.text == "zram,comp_algorithm=lzo,disksize=8M+disk")
        #expect(spec.setting("compressor", to: "lz4") == nil)
    }

    @Test("zswap's limits are the kernel's arithmetic")
    func limits() throws {
        guard case .zswap(let late) = try settings("zswap,compressor=lzo,totalram=1000K"),
            case .zswap(let early) = try settings(
                "zswap,compressor=lzo,totalram=1000K", kernel: .linux61)
        else {
            Issue.record("no zswap")
            return
        }
        // 250 pages: a fifth is 50, nine tenths of that 45; 6.1: 225, then a fifth.
        #expect(late.maxPages == 50 && late.acceptPages == 45)
        #expect(early.maxPages == 50 && early.acceptPages == 45)
    }
}
