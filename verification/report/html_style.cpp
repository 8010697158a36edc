#include <verification/report/html_style.hpp>

#include <verification/report/mathml.hpp>

namespace wnflow::report {
namespace {

constexpr const char* style = R"css(
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --raised: #f6f8fa; --line: #d0d7de;
  --proved: #0b5d2a; --observed: #0a4a8f; --neutral: #57606a; --undecided: #7a4100; --refuted: #a40e26; --link: #0a4a8f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a3adb8; --paper: #0f141a; --raised: #1a2028;
  --line: #3b434d; --proved: #56d37d; --observed: #79b8ff; --neutral: #a3adb8; --undecided: #f0b35a; --refuted: #ff8f85;
  --link: #79b8ff; } figure svg { filter: invert(1) hue-rotate(180deg); } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1rem 0 .25rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; padding-top: .5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.08rem; margin: 0; }
a { color: var(--link); }
.soft { color: var(--soft); }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .88em; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem; overflow-x: auto; }
.digest { font-size: .8rem; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; margin: 1rem 0; }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
.card b { display: block; font-size: 1.45rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .35rem; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; }
.badge { font-weight: 600; white-space: nowrap; }
.badge.proved { color: var(--proved); } .badge.observed { color: var(--observed); }
.badge.undecided { color: var(--undecided); } .badge.refuted { color: var(--refuted); }
.badge.not-applicable { color: var(--neutral); }
section.statement { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem; margin: .9rem 0;
  break-inside: avoid; }
section.statement header { display: flex; flex-wrap: wrap; gap: .2rem 1rem; justify-content: space-between; }
.formula { overflow-x: auto; padding: .35rem 0; font-size: 1.08rem; }
dl { display: grid; grid-template-columns: 8.5rem 1fr; gap: .2rem .75rem; margin: .5rem 0 0; }
dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
.gauge { display: block; height: .7rem; max-width: 24rem; background: var(--raised); border: 1px solid var(--line);
  border-radius: .35rem; overflow: hidden; margin-top: .3rem; }
.gauge span { display: block; height: 100%; background: var(--observed); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1rem; }
figure { margin: 0; min-width: 0; break-inside: avoid; }
figure svg { width: 100%; height: auto; display: block; }
figcaption { font-size: .88rem; color: var(--soft); }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dt { margin-top: .4rem; } }
@media print { :root { --ink: #000; --paper: #fff; --raised: #fff; --soft: #333; } body { max-width: none; font-size: 9.5pt; }
  .scroll { overflow: visible; } a { color: inherit; text-decoration: none; } figure svg { filter: none; } }
)css";

} // namespace

std::string page(const std::string& title, const std::string& body)
{
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
           "img-src data:\">\n"
           "<link rel=\"icon\" href=\"data:,\">\n<title>" +
           escaped(title) + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
}

std::string badge(const std::string& verdict)
{
    const std::string sign = verdict == "proved"      ? "■ "
                             : verdict == "observed"  ? "● "
                             : verdict == "refuted"   ? "✗ "
                             : verdict == "undecided" ? "? "
                                                      : "– ";
    return "<span class=\"badge " + escaped(verdict) + "\">" + sign + escaped(verdict) + "</span>";
}

} // namespace wnflow::report
