# Records what Python 2.7's SafeConfigParser answers to tricky files.
# Run with a Python 2.7:  python2.7 record.py > python27.json
import ConfigParser, json, StringIO

FILES = [
    "", "\n\n", "[ec2]", "[ec2]\n", "[]\na=1\n", "[]]\n", "[ec2\na=1\n", "[ec2] trailing\na=1\n", "[e[c]2]\na=1\n",
    "a = 1\n[ec2]\n", "  a = 1\n", "; only\n# comments\nrem here\nREM\n", "rem\n", "remark = 1\n", "[ec2]\nremark = 1\nrem = 2\nrem: 3\n",
    "[ec2]\nREM a = 1\nRem\tb = 2\nrem\n", "[ec2]\na = 1\n rem b\n", "[ec2]\nA = 1\na = 2\nB:3\n",
    "[ec2]\na = 1\nb = 2\na = 3\n", "[ec2]\na=1\n[x]\nb=2\n[ec2]\nc=3\na=4\n", "[EC2]\na=1\n[ec2]\na=2\n",
    "[ec2]\na = 1 ; note\nb = 1; note\nc = 1 # note\nd = ;note\ne = ; note \nf =;note\ng = x;y ; z\nh = x ;y ;z\n",
    "[ec2]\na = ;note\t\nb = ;\nc = ; \nd = ;x ;y\n", "[ec2]\na = ;note\r\nb = 1\r\n",
    "[ec2]\na = \"\"\nb = \"\" ; c\nc = \"x\"\nd = ''\ne = \"\" x\n", "[ec2]\na =\nb:\nc = \n",
    "[ec2]\na = 1\n  2\n\t3\n\n  4\n", "[ec2]\na = 1\n  # 2\n  ; 3\n  b = 4\n  [x]\n", "[ec2]\na = 1\n# c\n  2\n; d\n  3\n",
    "[ec2]\na = \"\"\n  x\n", "[ec2]\na =\n  x ; y\n  \"\"\n", "[ec2]\n  a = 1\n", "[ec2]\na = 1\n[x]\n  b = 2\n",
    "[ec2]\n\x0ba = 1\n", "[ec2]\na = 1\n\x0c2\n", "[ec2]\na b\n", "[ec2]\na b\nc = 1\nd e\n  f\n", "[ec2]\n= 1\n", "[ec2]\n: 1\n", "[ec2]\na = 1\nbad\n",
    "[ec2]\na b = 1\na\tb  : 2\n", "[ec2]\na:b=c\nd=e:f\ng = = h\ni := j\n", "[ec2]\nurl: http://x/?a=b;c ;d\n",
    "[ec2]\r\na = 1\r\n  2\r\n\r\nb: 3\r\n", "[ec2]\ra = 1\r\n", "[ec2]\na = x\ry\n", "[ec2]\na = 1",
    "[DEFAULT]\na = 1\nb = 2\n[ec2]\na = 3\n", "[DEFAULT]\na = 1\n", "[default]\na = 1\n[ec2]\n", "[ec2]\nx = %(y)s\n[DEFAULT]\ny = 5\n[DEFAULT]\nz = 6\n",
    "[ec2]\na = %(b)s-%(B)s\nb = x\n", "[ec2]\na = %(__name__)s\n[o]\n__name__ = n\nb = %(__name__)s\n", "[DEFAULT]\na = %(__name__)s\n[ec2]\n",
    "[ec2]\na = 100%%\nb = %%(c)s\nc = %%%%\n", "[ec2]\na = 100%\n", "[ec2]\na = %x\n", "[ec2]\na = %(b\n", "[ec2]\na = %(b)d\nb=1\n", "[ec2]\na = %()s\n",
    "[ec2]\na = %(nope)s\n", "[ec2]\na = %( b)s\nb = 1\n", "[ec2]\na = %(a)s\n", "[ec2]\na = %(b)s\nb = %(a)s\n",
    "[ec2]\n" + "".join("o%d = %%(o%d)s\n" % (i, i + 1) for i in range(9)) + "o9 = end\n",
    "[ec2]\n" + "".join("o%d = %%(o%d)s\n" % (i, i + 1) for i in range(10)) + "o10 = end\n",
    "[ec2]\n" + "".join("o%d = %%(o%d)s\n" % (i, i + 1) for i in range(10)) + "o10 = %%\n",
    "[ec2]\na = %(b)s\nb =\n", "[ec2]\na = %(b\n c)s\nb\n c = 1\n", "[ec2]\na = [%(b)s]\nb = 1\n  2\n", "[o]\nb = 1\n[ec2]\na = %(b)s\n",
    "[ec2]\na = 1\n[bad section\n", "[ec2]\nregions = us-east-1, us-west-2 ; mine\nregions_exclude = us-gov-west-1,cn-north-1\n",
    "[ec2]\n; a = 1\n#b = 2\n;c = 3\n\n[credentials]\naws_access_key_id =\n", "[ec2]\n__name__ = x\na = 1\n[ec2]\nb = %(__name__)s\n",
    u"[ec2]\n\u00c9t\u00e9 = caf\u00e9\u00a0\n".encode("utf-8"), u"[ec2]\na = 1\n\u00a02\n".encode("utf-8"), u"[ec2]\na = 1 \u3000;x\n".encode("utf-8"),
]

VALUES = ["1", "yes", "Yes", "TRUE", "on", "0", "No", "false", "oFF", "y", "t", "2", "", "True ; why", "\"True\"", "None", "%%", "\n  true", "\n  5",
          "300", "+5", "-5", "- 5", "+  5", "-\n  5", "007", "0x10", "5L", "5m", "1_000", "1.0", "1e3", "--5", "+", "-", "5 5", "0b1", "5 ; five", "9223372036854775807", "-9223372036854775808"]

KINDS = {
    "MissingSectionHeaderError": "no header", "ParsingError": "syntax", "NoOptionError": "no option", "NoSectionError": "no section",
    "InterpolationDepthError": "interpolation", "InterpolationMissingOptionError": "interpolation", "InterpolationSyntaxError": "interpolation",
    "ValueError": "value",
}

def answer(f, *args):
    try:
        return {"value": f(*args)}
    except Exception as e:
        return {"error": KINDS[type(e).__name__]}

def parse(text):
    p = ConfigParser.SafeConfigParser()
    p.readfp(StringIO.StringIO(text))
    return p

def ask(text):
    try:
        p = parse(text)
    except ConfigParser.MissingSectionHeaderError as e:
        return {"ini": text, "error": "no header", "line": e.lineno}
    except ConfigParser.ParsingError as e:
        return {"ini": text, "error": "syntax", "line": e.errors[0][0]}
    sections = {}
    for s in p.sections():
        sections[s] = {o: answer(p.get, s, o) for o in p.options(s)}
    return {"ini": text, "order": p.sections(), "sections": sections, "has_name": p.has_option("ec2", "__name__")}

def value(text):
    p = parse("[s]\nv = " + text + "\n")
    return {"ini": "[s]\nv = " + text + "\n", "bool": answer(p.getboolean, "s", "v"), "int": answer(p.getint, "s", "v")}

print json.dumps({"files": [ask(t) for t in FILES], "values": [value(t) for t in VALUES]}, indent=1, sort_keys=True, separators=(",", ": "))
