# -*- coding: utf-8 -*-
# Records what Python 2.7's re.match answers.
# Run with a Python 2.7:  python2.7 record.py > python27.json
import json, re, warnings
warnings.simplefilter("ignore")

# Each pattern with the texts to match.
CASES = [
    # plain, anchoring
    (u"", [u"", u"a"]), (u"abc", [u"abc", u"abcd", u"xabc", u"ab", u""]), (u"staging-*", [u"staging-web", u"staging", u"stagin"]),
    (u"web", [u"web-1.example.com", u"my-web"]), (u"^web", [u"web", u"aweb"]), (u".*web", [u"my-web-1"]), (u"x|", [u"y"]), (u"|x", [u"y"]), (u"a|b|c", [u"c", u"d"]),
    (u"(?!.*prod)", [u"stage-1", u"my-prod"]), (u"(?!db|cache)[a-z]+-\\d+$", [u"web-1", u"db-1", u"web-x"]), (u"10\\.0\\..*", [u"10.0.1.2", u"10.1.0.2"]),
    # $ and \Z, multi-line
    (u"a$", [u"a", u"a\n", u"a\n\n", u"a\nb"]), (u"a\\Z", [u"a", u"a\n"]), (u"a\\z", [u"az", u"a"]), (u"a$\\n", [u"a\n"]), (u"(?m)a$", [u"a\nb", u"a\rb"]),
    (u"(?m)a\\n^b", [u"a\nb"]), (u"a\\n^b", [u"a\nb"]), (u"\\Aa", [u"a"]), (u"a\\n\\Ab", [u"a\nb"]), (u"(?m)a\\n\\Ab", [u"a\nb"]), (u"$", [u"", u"\n", u"a"]), (u"(?m)^$", [u"\na", u"a"]),
    # dot
    (u"a.b", [u"a\nb", u"a\rb", u"a\u2028b", u"a\u00e9b"]), (u"(?s)a.b", [u"a\nb"]), (u"a.b(?s)", [u"a\nb"]),
    # classes
    (u"\\w+$", [u"aZ_9", u"\u00e9", u"a-b"]), (u"\\W", [u"\u00e9", u"-", u"a"]), (u"\\d+$", [u"09", u"\u0663"]), (u"\\D", [u"\u0663", u"1"]),
    (u"\\s+$", [u" \t\n\r\f\v", u"\u00a0", u"\u2003"]), (u"\\S", [u"\u00a0", u" "]), (u"(?u)\\w+$", [u"\u00e9t\u00e9"]), (u"(?u)\\d", [u"\u0663"]), (u"(?L)\\w", [u"\u00e9", u"e"]), (u"(?Lu)\\w", [u"\u00e9"]),
    (u"[\\w-]+$", [u"a-b", u"a.b"]), (u"[^\\W_]+$", [u"a9", u"a_"]), (u"[\\D]", [u"a", u"5"]), (u"[\\D\\d]", [u"5", u"\n"]), (u"[^\\d\\s]", [u"a", u"5", u" ", u"\u00a0"]), (u"[\\S]", [u" ", u"x"]),
    # case
    (u"(?i)WEB", [u"web", u"Web"]), (u"web(?i)", [u"WEB"]), (u"(?i)k", [u"K", u"\u212a"]), (u"(?i)s", [u"\u017f"]), (u"(?i)[a-c]+$", [u"AbC", u"d"]), (u"(?i)[Z-a]", [u"A", u"z", u"_", u"b"]),
    (u"(?i)[^a]", [u"A", u"b"]), (u"(?i)[^\\W]", [u"\u212a"]), (u"(?i)\u00e9", [u"\u00c9", u"\u00e9"]), (u"(?iu)\u00e9", [u"\u00c9"]), (u"(?i)(ab)\\1", [u"abAB", u"abac"]), (u"(a)\\1", [u"aA"]), (u"(?i)\\x41", [u"a"]), (u"WEB", [u"web"]),
    # sets
    (u"[]a]+$", [u"a]", u"b"]), (u"[^]a]", [u"]", u"b"]), (u"[a-]+$", [u"a-"]), (u"[-a]+$", [u"-a"]), (u"[a\\-z]+$", [u"-", u"b"]), (u"[--/]+$", [u"./-"]), (u"[\\d-]+$", [u"1-2"]), (u"[a-\\d]", [u"a"]), (u"[\\d-z]", [u"a"]),
    (u"[z-a]", [u"a"]), (u"[", []), (u"[]", []), (u"[^]", []), (u"[a", []), (u"[a-", []), (u"[[:alpha:]]", [u"a]", u":]", u"b"]), (u"[a-z-[aeiou]]", [u"a]", u"-]", u"b"]), (u"[a-z&&[b]]", [u"a]", u"&]", u"a"]),
    (u"[.*+?]+$", [u".*+?", u"a"]), (u"[\\b]", [u"\b", u"b"]), (u"[\\A\\Z\\B]+$", [u"AZB"]), (u"[\\n]", [u"\n"]), (u"[^x]", [u"\n"]), (u"[ #]+$", [u" #"]), (u"[^^]", [u"^", u"a"]), (u"[a^]", [u"^"]), (u"[\\\\]", [u"\\"]), (u"[\\]]", [u"]"]),
    # escapes
    (u"\\.", [u".", u"a"]), (u"\\e\\g\\h\\z\\G\\K\\Q\\E\\p\\u0041", [u"eghzGKQEpu0041"]), (u"\\R", [u"R", u"\n"]), (u"\\X", [u"X"]), (u"\\cA", [u"cA", u"\x01"]), (u"\\N", [u"N"]), (u"\\k<a>", [u"k<a>"]), (u"\\a\\f\\t\\v\\r", [u"\x07\x0c\t\x0b\r"]),
    (u"\\x41", [u"A"]), (u"\\x4", []), (u"\\xg", []), (u"\\x412", [u"A2"]), (u"[\\x41-\\x43]", [u"B"]), (u"[\\x4]", []), (u"\\0", [u"\0"]), (u"\\08", [u"\x008"]), (u"\\012", [u"\n"]), (u"\\0123", [u"\n3"]), (u"\\101", [u"A"]), (u"\\777", [u"\xff"]), (u"\\18", []),
    (u"[\\1]", [u"\x01"]), (u"[\\101]", [u"A"]), (u"[\\08]+$", [u"\x008"]), (u"[\\8]", []), (u"\\8", []), (u"\\1", []), (u"\\", []), (u"a\\\\\\", []), (u"\\\\", [u"\\"]), (u"\\-\\_\\ \\\u00e9", [u"-_ \u00e9"]), (u"\u20ac+$", [u"\u20ac\u20ac"]),
    # boundaries
    (u"\\bweb\\b", [u"web-1", u"web1", u"web_", u"web\u00e9"]), (u"a\\Bb", [u"ab"]), (u"a\\B", [u"a", u"ab", u"a-"]), (u"\\B", [u"", u"-", u"a"]), (u"\\b", [u"", u"a", u"-"]), (u"-\\b", [u"-a", u"--"]),
    # repeats
    (u"a{2}$", [u"aa", u"a"]), (u"a{2,}$", [u"aaaa", u"a"]), (u"a{,2}$", [u"", u"aa", u"aaa"]), (u"a{,}$", [u"aaaa"]), (u"a{1,2}?b", [u"aab"]), (u"a{}", [u"a{}"]), (u"a{x}", [u"a{x}"]), (u"a{1", [u"a{1"]), (u"a{1,x}", [u"a{1,x}"]), (u"a{1, 2}", [u"a{1, 2}", u"aa"]),
    (u"a{2,1}", []), (u"a{99999999999}", []), (u"a{4294967294}", [u"a"]), (u"a{0}b", [u"b", u"ab"]), (u"{", [u"{"]), (u"{a", [u"{a"]), (u"{}", [u"{}"]), (u"{1}", []), (u"}", [u"}"]), (u"]", [u"]"]),
    (u"a*?b", [u"aab"]), (u"a+?", [u"a"]), (u"a??b", [u"b"]), (u"a**", []), (u"a*+", []), (u"a++", []), (u"a?+", []), (u"a{1}+", []), (u"a{1}{2}", []), (u"a*??", []), (u"(?:a*)*b", [u"aab", u"c"]), (u"(a*)+$", [u"aa"]), (u"(?:)*a", [u"a"]), (u"()+", [u""]),
    (u"*", []), (u"+a", []), (u"?", []), (u"(*)", []), (u"a|*", []), (u"^*", []), (u"$+", []), (u"\\b?", []), (u"(^)*a", [u"a"]), (u"(?=a)*a", [u"a", u"b"]), (u"(?i)*", []), (u"a(?i)*$", [u"aA"]), (u"a(?#c)*$", [u"aaa"]),
    # groups
    (u"(a)(b)\\2\\1", [u"abba", u"abab"]), (u"(?P<n>a|b)(?P=n)", [u"aa", u"ab"]), (u"(?P<n>a)(x)\\1\\2", [u"axax", u"axxa"]), (u"(x)(?P<n>a)\\1\\2", [u"xaxa", u"xaax"]), (u"(?P<n>a)(?P<n>b)", []), (u"(?P<1n>a)", []), (u"(?P<n-a>a)", []), (u"(?P<>a)", []), (u"(?P<n", []), (u"(?P<n>a", []),
    (u"(?P=n)", []), (u"(?P=n", []), (u"(?P>n)", []), (u"(?P", []), (u"(?Pn)", []), (u"(?P<n>x(?P=n))", [u"xx", u"x"]), (u"(a\\1)", []), (u"\\1(a)", []), (u"(a)?\\1b", [u"b", u"aab"]), (u"(a)|b\\1", [u"b", u"a"]),
    (u"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10\\1", [u"abcdefghijja", u"abcdefghija0"]), (u"(a)\\10", []), (u"(a)\\100", [u"a@"]), (u"(a)(?:\\1)0", [u"aa0"]),
    (u"(", []), (u")", []), (u"a)", []), (u"(a", []), (u"(?", []), (u"(?)", []), (u"(?:", []), (u"(?:a)", [u"a"]), (u"(?#a)b", [u"b"]), (u"(?#a", []), (u"(?#a\\)b)c", [u"c", u"b)c"]), (u"a(?#)b", [u"ab"]),
    (u"(?<n>a)", []), (u"(?'n'a)", []), (u"(?>a)", []), (u"(?|a)", []), (u"(?R)", []), (u"(?1)", []), (u"(?&n)", []), (u"(?i:a)", []), (u"(?-i)a", []), (u"(?i-s)a", []), (u"(?a)a", []), (u"(?n)a", []), (u"(?i", []), (u"(?^a)", []), (u"(?{a})", []), (u"(?<-n>a)", []),
    (u"(?t)a", [u"a"]), (u"(?t)a*", []), (u"a*(?t)", []), (u"(?ims)A.b$", [u"a\nB\nc"]), (u"(?i)(?s)a.", [u"A\n"]),
    (u"()" * 99, [u""]), (u"()" * 100, []), (u"(?:)" * 200, [u""]),
    # look-around
    (u"(?=ab)a", [u"ab", u"ac"]), (u"a(?!b)", [u"ab", u"ac"]), (u"a(?<=a)b", [u"ab"]), (u"ab(?<!ab)c", [u"abc"]), (u"ab(?<!xb)c", [u"abc"]), (u"(?<=a)b", [u"ab"]), (u"(?<!a)b", [u"b"]), (u"ab(?<=a|b)", [u"ab"]), (u"(?<=a|bc)", []), (u"(?<=a*)b", []), (u"(?<=a?)b", []), (u"(?<=a{2})b", []), (u"aab(?<=a{2}b)c", [u"aabc"]),
    (u"(?<=^)a", [u"a"]), (u"abc(?<=(a)(b)c)\\1\\2", [u"abcab"]), (u"(a)(?<=\\1)", [u"aa", u"ab"]), (u"ab(?<=(?=ab)..)c", [u"abc"]), (u"(?<", []), (u"(?<=", []), (u"(?=a", []), (u"(?!", []), (u"(?=(a))\\1b", [u"ab"]), (u"(?=.*\\d)(?=.*[a-z]).{4,}$", [u"a1bc", u"abcd"]),
    # conditions
    (u"(a)?(?(1)b|c)", [u"ab", u"c", u"b", u"ac"]), (u"(?P<n>a)?(?(n)b|c)$", [u"ab", u"c"]), (u"(a)?(?(1)b)c", [u"abc", u"c"]), (u"(a)?(?(1)b|c|d)", []), (u"(?(1)a|b)(x)", [u"bx", u"ax"]), (u"(?(5)a|b)", [u"b", u"a"]), (u"(?(5)(x)a|b)(c)\\2", [u"bcc"]), (u"(?(0)a|b)", [u"a", u"b"]), (u"(?(n)a)", []),
    (u"(?(-1)a)", []), (u"(?(1a)b)", []), (u"(?()a)", []), (u"(?(1", []), (u"(?(1)a", []), (u"(a(?(1)b|c))", [u"ac", u"ab"]), (u"(<)?[^>]+(?(1)>|$)", [u"<a>", u"a", u"<a"]), (u"(a)?(?( +1)b|c)", [u"ab", u"c"]), (u"(?(?=a)ab|c)", []), (u"(?:(a)|b)*(?(1)c|d)", [u"abc", u"bd", u"bc"]),
    # verbose
    (u"(?x) a b # c", [u"ab", u"a b"]), (u"a b(?x)", [u"ab", u"a b"]), (u"(?x)a\\ b", [u"a b"]), (u"(?x)[a b]+$", [u"a b"]), (u"(?x)a # ) (\n b", [u"ab"]), (u"# ( \na(?x)", []), (u"(?x)a +$", [u"aaa"]), (u"(?x)a # c\\\nb\nc", [u"ac", u"abc"]), (u"a#b", [u"a#b"]), (u"(?x)a\\#b", [u"a#b"]), (u"(?x)a{1, 2}", [u"a{1,2}", u"aa"]), (u"(?x)( ?:a)", []),
]

def ask(pattern, text):
    try:
        return {"pattern": pattern, "text": text, "match": re.compile(pattern).match(text) is not None}
    except Exception:
        return {"pattern": pattern, "error": True}

answers = [ask(p, t) for p, texts in CASES for t in (texts or [u""])]
print "[\n" + ",\n".join(json.dumps(a, sort_keys=True) for a in answers) + "\n]"
