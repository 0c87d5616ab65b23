"""Understanding of Chinese job language: a library that knows no model, no settings and no clock.

What can be asked: which classes of majors a posting wants, which occupation a title or a major leads to, which titles mean
the same. Each answer is a ranking over any corpus it is given. Seams: ``wording`` (words and character pairs), ``titles`` (what
a title is without wages and places), ``index`` (term vectors, BM25, cosine), ``knowledge`` (what is packaged and learned),
``ranking`` (the four tasks). See ``docs/language.md`` for sources, measurements and limits.
"""
