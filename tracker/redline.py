"""Shows word by word what changed between two texts, so that a lawyer reads it with pleasure.

In: the old and the new text of one provision. Out: `Op`s; kept + deleted is the old text, kept + inserted the
new one, to the character. Example: `redline("Member States may", "Member States shall")` is
`(("=", "Member States "), ("-", "may"), ("+", "shall"))`.

The way there: words between blanks are compared first, so that commas and brackets cannot outvote words; inside
each difference the single tokens are compared ("4(1)," and "5(1)," differ in "4"); then insertions and deletions
slide to where a phrase begins, blanks go to the word before them, and differences that only a chance "of" or
"the" keeps apart become one. Swapping the texts swaps "-" and "+" and changes nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel, LCSseq

from tracker.change import Op

DMP_DISTANCE = 16
MAX_TOKENS = 4_000
ANCHOR = 4
COINCIDENCE = 40
ALIKE = 0.25

_WORD = r"[\w\u0300-\u036f]"
_TOKEN = re.compile(
    rf"(?:{_WORD}+(?:[-\u00ad\u2010\u2011'\u2019]{_WORD}+|(?<=\d)[.,/]\d{_WORD}*)*|\t|[^\w\s]|)[^\S\t]*"
)
_ENGINE = diff_match_patch()
_ENGINE.Diff_Timeout = 0

Hunk = tuple[int, int, int, int]
Row = tuple[bool, str, str]
ENG='mix'

LOW,HIGH,GRAM=12,60,3
def _anchors(a,b):
    n=GRAM
    if len(a)<n or len(b)<n: return []
    ca={}; 
    for i in range(len(a)-n+1):
        g=a[i:i+n]; ca[g]=-1 if g in ca else i
    cb={}
    for j in range(len(b)-n+1):
        g=b[j:j+n]
        if g in ca: cb[g]=-1 if g in cb else j
    pairs=[(i,cb[g]) for g,i in ca.items() if i>=0 and cb.get(g,-1)>=0]
    # already sorted by i (insertion order); LIS on j
    import bisect
    tails=[]; idx=[]; back=[]
    for k,(i,j) in enumerate(pairs):
        q=bisect.bisect_left(tails,j)
        back.append(idx[q-1] if q else -1)
        if q==len(tails): tails.append(j); idx.append(k)
        else: tails[q]=j; idx[q]=k
    out=[]; k=idx[-1] if idx else -1
    while k>=0: out.append(pairs[k]); k=back[k]
    return out[::-1]

def _opcodes(a,b):
    if ENG=='dmp': return _dmp(a,b)
    if ENG=='rf': return _rf(a,b)
    d=Indel.distance(a,b)
    if d<=LOW: return _dmp(a,b)
    anchors=_anchors(a,b)
    if not anchors: return _dmp(a,b) if d<=HIGH else _rf(a,b)
    out=[]; i=j=0
    for p,q in [*anchors,(len(a),len(b))]:
        if p>=i and q>=j:
            if p>i or q>j:
              for h in _trim(a[i:p],b[j:q]):
                out.append((h[0]+i,h[1]+i,h[2]+j,h[3]+j))
            i,j=p+GRAM,q+GRAM
        elif p-i==q-j:
            i,j=p+GRAM,q+GRAM
        else:  # overlapping grams with a shift: skip
            pass
    # coalesce
    res=[]
    for h in out:
        if res and res[-1][1]==h[0] and res[-1][3]==h[2]: res[-1]=(res[-1][0],h[1],res[-1][2],h[3])
        else: res.append(h)
    return res
def _trim(x,y):
    start=0; end=min(len(x),len(y))
    while start<end and x[start]==y[start]: start+=1
    stop=0; end-=start
    while stop<end and x[-1-stop]==y[-1-stop]: stop+=1
    x=x[start:len(x)-stop]; y=y[start:len(y)-stop]
    if not x and not y: return []
    if not x or not y: return [(start,start+len(x),start,start+len(y))]
    d=Indel.distance(x,y)
    return [(i1+start,i2+start,j1+start,j2+start) for i1,i2,j1,j2 in (_dmp(x,y) if d<=HIGH else _rf(x,y))]
def _dmp(a,b):
        i=j=0; out=[]; hi=hj=0
        for sign,text in _ENGINE.diff_main(a,b,False):
            n=len(text)
            if sign==0:
                if hi<i or hj<j: out.append((hi,i,hj,j))
                i+=n; j+=n; hi,hj=i,j
            elif sign<0: i+=n
            else: j+=n
        if hi<i or hj<j: out.append((hi,i,hj,j))
        return out
def _rf(a,b):
    out=[]; 
    for tag,i1,i2,j1,j2 in LCSseq.opcodes(a,b).as_list():
        if tag=='equal': continue
        if out and out[-1][1]==i1 and out[-1][3]==j1: out[-1]=(out[-1][0],i2,out[-1][2],j2)
        else: out.append((i1,i2,j1,j2))
    return out

def _hunks(a, b):
    start=0; end=min(len(a),len(b))
    while start<end and a[start]==b[start]: start+=1
    stop=0; end-=start
    while stop<end and a[-1-stop]==b[-1-stop]: stop+=1
    x=a[start:len(a)-stop]; y=b[start:len(b)-stop]
    if not x and not y: return []
    if not x or not y: return [(start,start+len(x),start,start+len(y))]
    ids={}
    sx=''.join([chr(ids.setdefault(w,len(ids)+256)) for w in x]); sy=''.join([chr(ids.setdefault(w,len(ids)+256)) for w in y])
    return [(i1+start,i2+start,j1+start,j2+start) for i1,i2,j1,j2 in _opcodes(sx,sy)]

_END=re.compile(r"[.;:?!][\"'”’»)\]]*$")
WEAK={"with","from","that","this","which","such","shall","their","those","these","have","been","into","upon","under"}
def _weak(w): return (len(w)<=3 and not w.isdigit() and w.isalpha()) or w.lower() in WEAK

def _strength(before, after):
    """how natural it is to begin/end an edit between chunk before and after"""
    if before is None or after is None: return 6
    if _END.search(before): return 5
    if before[-1:] in ',)' : return 3
    if after[:1]=='(' : return 2
    return 1 if _weak(after) and not _weak(before) else 0

def _slide(a, b, hunks):
    out=[]
    for n,(i1,i2,j1,j2) in enumerate(hunks):
        if (i1==i2)==(j1==j2): out.append((i1,i2,j1,j2)); continue
        t,s,e = (b,j1,j2) if i1==i2 else (a,i1,i2)
        lo=out[-1][1] if out else 0
        hi=hunks[n+1][0] if n+1<len(hunks) else len(a)
        # how far left/right
        left=0
        while i1-left>lo and t[s-left-1]==t[e-left-1]: left+=1
        right=0
        while i2+right<hi and t[s+right]==t[e+right]: right+=1
        # do not touch neighbours
        if left and i1-left==lo and out: left-=1
        if right and i2+right==hi and n+1<len(hunks): right-=1
        best=None
        for k in range(-left,right+1):
            g=lambda x: t[x] if 0<=x<len(t) else None
            sc=_strength(g(s+k-1),g(s+k))+_strength(g(e+k-1),g(e+k))
            if best is None or sc>=best[0]: best=(sc,k)
        k=best[1]
        out.append((i1+k,i2+k,j1+k,j2+k))
    return out

def _rows(old,new):
    a,b=old.split(' '),new.split(' ')
    hs=_slide(a,b,_hunks(a,b))
    def tx(c,s,e):
        t=' '.join(c[s:e])
        return t+' ' if s<e<len(c) else t
    rows=[]; i=j=0
    for i1,i2,j1,j2 in hs:
        if i<i1: rows.append((True,tx(a,i,i1),tx(b,j,j1)))
        rows+= _refine(tx(a,i1,i2),tx(b,j1,j2))
        i,j=i2,j2
    if i<len(a): rows.append((True,tx(a,i,len(a)),tx(b,j,len(b))))
    return rows

def _refine(x,y):
    if not x or not y or (x.rstrip().isalnum() and y.rstrip().isalnum()): return [(False,x,y)]
    s,t=_TOKEN.findall(x)[:-1],_TOKEN.findall(y)[:-1]
    rows=[]; i=j=0
    for i1,i2,j1,j2 in _hunks([_strip(w) for w in s],[_strip(w) for w in t]):
        rows += [(True,s[i+k],t[j+k]) for k in range(i1-i)]
        rows.append((False,''.join(s[i1:i2]),''.join(t[j1:j2]))); i,j=i2,j2
    rows += [(True,s[i+k],t[j+k]) for k in range(len(s)-i)]
    return rows
def _strip(w): return w if w=='\t' else w.rstrip() or w

def _join(rows):
    """-> alternating [kept, old, new] triples"""
    out=[]; kept=''; o=n=''
    def flush():
        nonlocal kept,o,n
        # common ws prefix / suffix
        p=0
        while p<len(o) and p<len(n) and o[p]==n[p] and o[p].isspace(): p+=1
        kept+=o[:p]; o=o[p:]; n=n[p:]
        q=0
        while q<len(o) and q<len(n) and o[-1-q]==n[-1-q] and o[-1-q].isspace(): q+=1
        tail=o[len(o)-q:] if q else ''
        if q: o=o[:-q]; n=n[:-q]
        if o or n:
            out.append((kept,o,n)); kept=tail
        else: kept+=tail
        o=n=''
    for same,x,y in rows:
        if not same: o+=x; n+=y
        else:
            flush()
            if x==y: kept+=x
            else:
                core=_strip(x) if not _strip(x).isspace() else ''; kept+=core
                o=x[len(core):]; n=y[len(core):]
                # kept core is same in y
    flush()
    return out,kept

_W=re.compile(_WORD+'+')
def _size(o,n): return max(len(_W.findall(o)),len(_W.findall(n)))

def _weight(k):
    w=0
    for t in _TOKEN.findall(k)[:-1]:
        c=t.rstrip()
        if not c: continue
        if not c[0].isalnum(): w+= 3 if c in '.;:' else 1
        elif _weak(c): w+=1
        else: w+=4
    return w

def _chance(L,k,R):
    """should the kept k between changes L and R go into one change?"""
    if len(k)>COINCIDENCE: return False
    _,lo,ln=L; ro,rn=R
    if not any(c.isspace() or c.isalnum() for c in k):
        if not (lo[-1:].isspace() or ln[-1:].isspace() or ro[:1].isspace() or rn[:1].isspace()): return True
    if not (lo or ro) or not (ln or rn): return False
    if not lo+ro or not ln+rn: return False
    d=len(_W.findall(lo))+len(_W.findall(ro)); i=len(_W.findall(ln))+len(_W.findall(rn))
    w=_weight(k)
    l,r=_size(lo,ln),_size(ro,rn)
    if min(d,i)<=w: return False
    two = (lo and ln) and (ro and rn) or (not lo and not rn) or (not ln and not ro)
    return w < min(l,r)-(0 if two else 2)

def _merge(changes, tail):
    out=[]
    for k,o,n in changes:
        while out and _chance(out[-1],k,(o,n)):
            pk,po,pn=out.pop()
            k,o,n=pk,po+k+o,pn+k+n
        out.append((k,o,n))
    return out

def redline(old: str, new: str):
    if old==new: return (('=',old),) if old else ()
    if not old: return (('+',new),)
    if not new: return (('-',old),)
    swap=(len(new),new)<(len(old),old)
    a,b=(new,old) if swap else (old,new)
    ch,tail=_join(_rows(a,b))
    ch=_merge(ch,tail)
    # renormalise
    rows=[]
    for k,o,n in ch:
        if k: rows.append((True,k,k))
        rows.append((False,o,n))
    if tail: rows.append((True,tail,tail))
    ch,tail=_join(rows)
    ops=[]
    for k,o,n in ch:
        if k: ops.append(('=',k))
        if swap: o,n=n,o
        if o: ops.append(('-',o))
        if n: ops.append(('+',n))
    if tail: ops.append(('=',tail))
    return tuple(ops)

def apply(ops,side):
    s='-' if side=='old' else '+'
    return ''.join(t for g,t in ops if g in ('=',s))
