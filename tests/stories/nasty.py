"""About a hundred texts that nobody means to type and that some day arrive, written for this program."""

PLAIN = (
    # markup, and what a template or a shell would read
    "<b>gras</b>", "<script>alert('réunion')</script>", "<img src=x onerror=alert(1)>", "<!-- caché -->", "]]>",
    "<![CDATA[ projet ]]>", "&amp;amp;", "&lt;i&gt;", "&#65;&#x42;", "&nbsp;", "<para>", "</para><br/>",
    "<a href='http://x.example'>lien</a>", "<font color=red>rouge", "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY e 'e'>]>&e;",
    "{titre}", "{0}", "{{double}}", "%s %d %n", "%(nom)s", "${HOME}", "$(reboot)", "`ls`", "#{1+1}", "{% if x %}",
    "\\n\\t\\x41", "\\", "\\\\serveur\\partage", "C:\\fin\\", "~/.ssh", "| tri", "; rm -rf /", "&& exit", "> /dev/null",
    # what a spreadsheet would reckon with
    "=1+1", "=HYPERLINK(\"http://x.example\";\"ici\")", "+32 2 555 01 02", "-2+3", "@SOMME(A1:A9)",
    "=cmd|' /C calc'!A0",
    "'=1+1", "''", "＝1+1", "＋1", "1E5", "00042", "1,5", "1.5", "2026-03-04", "4/3", "TRUE", "#N/A", "#REF!", "12.101",
    # quotes and separators
    "'", "\"", "\"\"", "'''", "L’« eau » d'“ici”", "a;b,c|d", ";;;", ",", "\"a\";\"b", "(", ")(", "[x](y)", "*", "_",
    "--",
    # SQL and search
    "'; DROP TABLE application; --", "Robert'); DELETE FROM filing;--", "1 OR 1=1", "%", "_%_", "NULL", "null", "None",
    "NaN", "undefined", "a* OR b", "\"phrase", "-mot", "NEAR(a b)", "title:x",
    # paths and addresses
    "../../etc/passwd", "/dev/zero", "CON", "nul.txt", "a/b:c", ".", "..", "file:///etc/passwd", "javascript:alert(1)",
    "http://x.example/?a=1&b=2#c", "mailto:x@example.org",
    # letters
    "Œuvre æther ß ẞ ſ", "İstanbul ıI", "Ǆungla ﬁn", "Þórr Łódź Đorđe", "e\u0301te\u0301", "Ａｌｐｈａ", "½ ² ™ ℮ №",
    "1er 2e 3es", "…—–‑", "″′°", "𝒜𝓁𝒢 𝟙𝟚", "漢字かな", "한국어", "नमस्ते", "ไทย", "Ελληνικά", "Кириллица",
    "שלום עולם", "مرحبا بالعالم", "א1ב2", "😀", "👩🏽‍🔬", "🇧🇪🇨🇦", "❤️", "1️⃣",
)  # fmt: skip
"""One line, nothing invisible at the ends: kept letter by letter everywhere."""

ZALGO = "Z" + "".join(chr(0x300 + number % 80) for number in range(120)) + "algo"
LONG = "Projet " + "très " * 398 + "long"
"""2,000 characters with spaces; below, without."""
INVISIBLE = (
    "a\u200bb", "a\u200cb\u200dc", "\ufeffdébut", "fin\ufeff", "a\u00adb", "\u202egnirts\u202c", "\u2066isolé\u2069",
    "a\u200eb\u200fc", "\u061cx", "a\u2060b", "\u2028ligne\u2029", "a\u0085b", "\u00a0insécable\u202f", "a\u3000b",
    "\U000e0041\U000e0042", "a\u180eb", ZALGO, LONG, "W" * 2000, "ﷺ" * 50, "\ufffc", "\ufffd", "\uffff", "\U0010ffff",
    "\ue000",
)  # fmt: skip
"""One line still; here a renderer or a spreadsheet may leave out what cannot be seen."""

CONTROLS = ("a\x00b", "\x00", "a\x07b", "a\x1b[31mb", "a\x7fb", "a\x0bb\x0cc", "a\x80\x9fb", "a\ud800b", "\udfff")
"""What no file of a spreadsheet and not every database can hold."""

LINES = ("deux\nlignes", "fin de ligne\r\nautre", "retour\rseul", "tab\tulation", "\n", " espaces  doubles ", "\t=1+1")

ALL = (*PLAIN, *INVISIBLE, *CONTROLS, *LINES)
