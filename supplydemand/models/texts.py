"""Texts cut into words and understood once, kept by the hash of their content."""

from django.db import models


class Term(models.Model):
    """A word that some text has, with the number by which kept texts name it."""

    term = models.TextField("词", unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "词"

    def __str__(self):
        return self.term


class TokenizedText(models.Model):
    """The words of one text.

    ``digest`` is the sha256 of its UTF-8 bytes, ``version`` the tokenizer's (``matching.text.VERSION``), ``words`` are pairs of a
    term's number and how often it occurs (``services.text_cache.WORD``).
    """

    digest = models.BinaryField("内容指纹")
    version = models.PositiveSmallIntegerField("分词版本")
    words = models.BinaryField("词和次数")

    class Meta:
        verbose_name = verbose_name_plural = "分过词的文字"
        constraints = [models.UniqueConstraint(fields=["digest", "version"], name="tokenizedtext_once")]

    def __str__(self):
        return bytes(self.digest).hex()[:12]


class TextGuess(models.Model):
    """What an advertisement that names neither majors nor an occupation most likely means.

    ``digest`` is the sha256 of its UTF-8 bytes as in ``TokenizedText``, ``version`` that of the language data
    (``language.versions``), ``guesses`` are lists of kind, key, percent and name (``matching.records.Guess``).
    """

    digest = models.BinaryField("内容指纹")
    version = models.CharField("语言数据版本", max_length=12)
    guesses = models.JSONField("推测", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "推测过意思的文字"
        constraints = [models.UniqueConstraint(fields=["digest", "version"], name="textguess_once")]

    def __str__(self):
        return bytes(self.digest).hex()[:12]
