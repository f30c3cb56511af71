"""How the guideline book looks in a browser: light, dark and on paper. Nothing in it is fetched."""

STYLE = """
:root{--ground:#fff;--sunken:#f3f5f7;--line:#dfe3e8;--text:#1c2026;--pale:#5d6673;--accent:#2457b8;--ok:#1c7f51;
--ok-ground:#eaf6f0;--no:#b52a2a;--no-ground:#fceeee;--mid:#8a5d00;--mid-ground:#fff6df}
@media(prefers-color-scheme:dark){:root{--ground:#15171b;--sunken:#1d2026;--line:#30353e;--text:#e4e7ec;
--pale:#9aa3af;--accent:#7fb0ff;--ok:#7fd1a6;--ok-ground:#17291f;--no:#ff8d8d;--no-ground:#301a1c;--mid:#e6b450;
--mid-ground:#2b2415}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,"Segoe UI",Inter,Roboto,
"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
.contents{padding:1.5rem;font-size:.9rem;background:var(--sunken)}
.contents h2{margin:0 0 .5rem;font-size:1rem}
.contents h3{margin:1.1rem 0 .3rem;font-size:.75rem;font-weight:600;letter-spacing:.05em;text-transform:uppercase;
color:var(--pale)}
.contents ul{list-style:none;margin:0;padding:0}.contents ul ul{padding-left:1.3rem}
.contents li{padding:.1rem 0}.contents a{color:var(--text)}.contents summary{cursor:pointer;margin-left:-.1rem}
.contents .gone,.gone{text-decoration:line-through;opacity:.7}
.title,main{max-width:58rem;margin:0 auto;padding:0 1.5rem}main{padding-bottom:6rem}
@media(min-width:72rem){body{display:grid;grid-template-columns:19rem minmax(0,1fr);grid-template-rows:auto 1fr}
.contents{grid-column:1;grid-row:1/3;position:sticky;top:0;height:100vh;overflow:auto;
border-right:1px solid var(--line)}
.title,main{grid-column:2;width:100%}}
.title{padding-top:3rem;padding-bottom:1.5rem}
.title .kind{margin:0;font-size:.8rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase;
color:var(--pale)}
h1{margin:.2rem 0 .5rem;font-size:2.4rem;line-height:1.15}
.taxonomy{margin:0 0 .3rem;font-size:1.2rem}.facts{margin:0;color:var(--pale)}.lead{font-size:1.1rem;max-width:42rem}
.level>h2{margin:3rem 0 0;font-size:1.7rem}
.entry{padding:1.7rem 0;border-bottom:1px solid var(--line)}
.path{margin:0;font-size:.85rem;color:var(--pale)}
.name{margin:.1rem 0 .5rem;font-size:1.35rem;line-height:1.3}h4.name{font-size:1.2rem}
.dot{display:inline-block;width:.7em;height:.7em;border-radius:50%;margin-right:.5em}
kbd{margin-left:.7em;padding:.1em .5em;font:600 .8rem ui-monospace,Consolas,monospace;border:1px solid var(--line);
border-bottom-width:2px;border-radius:5px;background:var(--sunken);vertical-align:middle}
.definition{margin:.3rem 0 .8rem;font-size:1.05rem;max-width:46rem;white-space:pre-line}
.synonyms{margin:.2rem 0;color:var(--pale)}
.deprecated{padding:.6rem .9rem;border-radius:8px;background:var(--mid-ground);color:var(--mid)}
h5{margin:1.4rem 0 .5rem;font-size:.8rem;letter-spacing:.05em;text-transform:uppercase;color:var(--pale)}
.advice{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:.8rem;margin:.8rem 0}
.advice>div{padding:.7rem 1rem;border-radius:8px}.advice h5{margin:0 0 .2rem;text-transform:none;letter-spacing:0;
font-size:.95rem}
.advice ul{margin:0;padding-left:1.1rem}
.do{background:var(--ok-ground)}.do h5{color:var(--ok)}.dont{background:var(--no-ground)}.dont h5{color:var(--no)}
.notes{max-width:46rem}.notes h1,.notes h2,.notes h3,.notes h4{font-size:1.05rem;margin:.8rem 0 .3rem}
.notes blockquote{margin:.6rem 0;padding-left:1rem;border-left:3px solid var(--line);color:var(--pale)}
.notes pre{overflow:auto;padding:.7rem;background:var(--sunken);border-radius:6px}
.contrast{margin:.6rem 0;border:1px solid var(--line);border-radius:10px;overflow:hidden}
.sides{display:grid;grid-template-columns:1fr 1fr}
.side{padding:.8rem 1rem;min-width:0}.side+.side{border-left:1px solid var(--line)}
.side h6{margin:0 0 .4rem;font-size:1rem}.side p{margin:.5rem 0 0;font-size:.95rem}.side img{max-height:14rem}
.apart{margin:0;padding:.6rem 1rem;background:var(--sunken);border-top:1px solid var(--line);font-weight:500}
.group{margin:.5rem 0 1rem;padding-left:.9rem;border-left:3px solid var(--line)}
.verdict{margin:0 0 .5rem;font-weight:600}
.positive{border-color:var(--ok)}.positive .verdict{color:var(--ok)}
.borderline{border-color:var(--mid)}.borderline .verdict{color:var(--mid)}
.negative{border-color:var(--no)}.negative .verdict{color:var(--no)}
.pictures{display:flex;flex-wrap:wrap;gap:1rem}
figure{margin:0;flex:0 1 18rem;min-width:12rem}figure.wide{flex:1 1 100%}
img{display:block;max-width:100%;height:auto;border-radius:6px;background:var(--sunken)}
figure img{max-height:20rem}
figcaption{margin-top:.4rem;font-size:.92rem}figcaption strong,figcaption span{display:block}
figcaption span{color:var(--pale)}
.lost{margin:0;padding:1rem;font-size:.9rem;color:var(--pale);background:var(--sunken);border-radius:6px}
table{width:100%;border-collapse:collapse;font-size:.93rem}
th,td{padding:.4rem .8rem .4rem 0;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
tr:first-child>*{border-top:0}th{width:10.5rem;font-weight:500;color:var(--pale)}td p{margin:0}
td p+p{margin-top:.15rem}small{color:var(--pale);font-size:.82rem;margin-left:.3em}
.tag{padding:.05em .5em;font-size:.8rem;border-radius:9px;background:var(--sunken);border:1px solid var(--line)}
dl{margin:.4rem 0}dt{font-weight:600}dd{margin:0 0 .5rem;white-space:pre-line}
.choices{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.1rem 1rem}
.choices dt{font-weight:500}.choices dd{margin:0;color:var(--pale)}
@media(max-width:36rem){.sides{grid-template-columns:1fr}.side+.side{border-left:0;border-top:1px solid var(--line)}}
@media print{:root{--ground:#fff;--sunken:#f6f7f8;--line:#ccd1d8;--text:#000;--pale:#444;--accent:#000;--ok:#1c7f51;
--ok-ground:#f2f9f5;--no:#b52a2a;--no-ground:#fdf5f5;--mid:#7a5200;--mid-ground:#fffaf0}
@page{margin:18mm 16mm}
body{display:block;font-size:10.5pt}.title,main{max-width:none;padding:0}
.contents{position:static;height:auto;overflow:visible;border:0;background:none;columns:2;padding:0}
details>summary{list-style:none}
h2,h3,h4,h5,h6,.path{break-after:avoid}figure,.contrast,.advice>div,tr,dt,.deprecated{break-inside:avoid}
.level{break-before:page}.entry{padding:1rem 0}}
"""
