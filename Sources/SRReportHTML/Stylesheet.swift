// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The page's style: light and dark, phone and print. Colours are told apart by those who see
/// few (blue and orange of Okabe and Ito, darkened), text stands at 4.5 : 1 at least.
enum Stylesheet {
    static let text = """
        :root{color-scheme:light dark;--ink:#1b1f24;--dim:#57606a;--paper:#fff;--card:#f6f8fa;\
        --line:#d0d7de;--a:#0067a8;--b:#b34700;--c:#3f6b3f;\
        --d:#8a3a8f;--e:#00727a;--f:#7a5c00;--g:#b0005a;--h:#5a4fcf}
        @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9ba6b1;--paper:#0f1318;\
        --card:#181e25;--line:#38414b;--a:#5cb8f0;--b:#f0a04b;--c:#8fcf8f;\
        --d:#d79bdc;--e:#5fd0d6;--f:#e2c85a;--g:#ff8fbf;--h:#b3abff}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);\
        font:16px/1.55 system-ui,sans-serif}
        header,main,footer{max-width:66rem;margin:auto;padding:0 1.25rem}
        header{padding-top:2rem}
        h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem}
        h2{font-size:1.45rem;margin:2.6rem 0 .6rem;border-top:1px solid var(--line);\
        padding-top:1.4rem;overflow-wrap:anywhere}
        h3{font-size:1.05rem;margin:1.8rem 0 .4rem}
        p{margin:.4rem 0;max-width:44rem}
        .dim,figcaption,caption{color:var(--dim)}
        .skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;\
        background:var(--paper);color:var(--ink);padding:.5rem}
        a{color:var(--a)}
        :focus-visible{outline:3px solid var(--a);outline-offset:2px}
        .key{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.75rem;\
        margin:1rem 0;padding:0}
        .key div{background:var(--card);border-radius:.5rem;padding:.7rem .9rem}
        .key dt{color:var(--dim);font-size:.85rem}
        .key dd{margin:0;font-size:1.35rem;font-variant-numeric:tabular-nums}
        figure{margin:1rem 0}
        figcaption{font-size:.9rem;max-width:44rem}
        .plot{display:grid;grid-template-columns:5rem minmax(0,1fr);gap:.15rem .5rem;margin:.4rem 0;\
        font-size:.8rem;color:var(--dim);font-variant-numeric:tabular-nums}
        .plot svg{width:100%;height:8rem;display:block;border-bottom:1px solid var(--line);\
        border-left:1px solid var(--line)}
        .plot .y{display:flex;flex-direction:column;justify-content:space-between;\
        text-align:right}
        .plot .x{grid-column:2;position:relative;height:1.3em;overflow:hidden}
        .plot .x span{position:absolute;transform:translateX(-50%);white-space:nowrap}
        .plot .x span:first-child{transform:none}
        .plot .x .end{right:0;transform:none}
        .fa{fill:var(--a)}.fb{fill:var(--b)}.fc{fill:var(--c)}
        .lines path{fill:none;stroke-width:2;vector-effect:non-scaling-stroke}
        .plot svg.lines{height:14rem}
        .l0{stroke:var(--ink);stroke-width:3!important}.l1{stroke:var(--a)}.l2{stroke:var(--b)}\
        .l3{stroke:var(--c)}.l4{stroke:var(--d);stroke-dasharray:7 3}\
        .l5{stroke:var(--e);stroke-dasharray:7 3}.l6{stroke:var(--f);stroke-dasharray:7 3}\
        .l7{stroke:var(--g);stroke-dasharray:2 3}.l8{stroke:var(--h);stroke-dasharray:2 3}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:.3rem 0;\
        padding:0;font-size:.85rem}
        .legend svg{width:2rem;height:.5rem;margin-right:.4rem}
        .plot svg.heat{height:14rem}
        .heat path{stroke:var(--a);stroke-width:1;fill:none}
        .multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));\
        gap:.8rem 1.2rem}
        .multiples figure{margin:0;font-size:.8rem;break-inside:avoid}
        .multiples figcaption{font-size:.8rem;overflow-wrap:anywhere;line-height:1.3}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:.4rem;align-items:end}
        .pair svg{width:100%;height:3rem;border-bottom:1px solid var(--line)}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
        caption{text-align:left;padding:.3rem 0}
        th,td{padding:.25rem .75rem .25rem 0;text-align:right;border-bottom:1px solid var(--line)}
        th:first-child,td:first-child{text-align:left}
        td{white-space:nowrap}.words td,.matrix td{white-space:normal}
        th{font-weight:600}tbody th{font-weight:400;min-width:6rem}.runs tbody th{min-width:9.5rem}
        .words td,.words thead th{text-align:left;overflow-wrap:anywhere}
        pre{background:var(--card);padding:.8rem;border-radius:.5rem;overflow-x:auto}
        .warn{border-left:.3rem solid var(--b);padding-left:.8rem}ul.warn{list-style:none}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:.4rem 0}
        dt{font-weight:600}dd{margin:0;max-width:42rem}
        @media(max-width:30rem){dl{display:block}dd{margin:0 0 .6rem}}
        details{margin:.4rem 0}summary{cursor:pointer;color:var(--a)}
        @media print{.skip,details,nav{display:none}body{font-size:10.5pt}\
        figure,.scroll,.key,pre{break-inside:avoid}.scroll,pre{overflow:visible}\
        tr{break-inside:avoid}.runs .scroll{break-inside:auto}table{font-size:.8rem}\
        pre{white-space:pre-wrap;overflow-wrap:anywhere}h2,h3,p{break-after:avoid}}
        """
}
