"""Columns derived from the name of their row, like ``auto_now``: right after save() and bulk_create()."""

from django.db import models

from taxonomy import pinyin


class _PinyinField(models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 600)
        super().__init__(*args, **{**kwargs, "blank": True, "editable": False, "default": ""})

    def pre_save(self, model_instance, add):
        value = self.derive(model_instance.name)[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class PinyinInitialsField(_PinyinField):
    """Pinyin initials of ``name``."""

    derive = staticmethod(pinyin.initials)


class PinyinSortKeyField(_PinyinField):
    """Full pinyin of ``name`` without tones."""

    derive = staticmethod(pinyin.sort_key)
