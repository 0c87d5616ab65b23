"""Forms of expert review: an expert's scores, and what coordinators say of a panel and of the pool."""

from django import forms

from review.recognition.enums import StageKind
from review.recognition.models import Call, ReviewField, Stage

MOMENT = {"widget": forms.DateTimeInput(attrs={"type": "datetime-local", "class": "xy-input-mid"}, format="%Y-%m-%dT%H:%M")}
FILE_LIMIT = 1024 * 1024
CALLS_MAX = 200
TOO_MUCH = {"min_value": "0 到 100 分。", "max_value": "0 到 100 分。", "max_decimal_places": "最多两位小数。"}


class ScoreForm(forms.Form):
    """Points and words for each criterion; a draft may lack anything."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, criteria, scores=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        kept = {score.criterion_id: score for score in scores or ()}
        for criterion in self.criteria:
            score = kept.get(criterion.pk)
            self.fields[f"points_{criterion.pk}"] = forms.DecimalField(
                label=f"{criterion.label}得分",
                required=False,
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                initial=score.points if score else None,
                error_messages=TOO_MUCH,
                widget=forms.NumberInput(attrs={"class": "xy-input-narrow", "inputmode": "decimal", "step": "any"}),
            )
            self.fields[f"words_{criterion.pk}"] = forms.CharField(
                label=f"{criterion.label}意见",
                required=False,
                max_length=500,
                initial=score.comment if score else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["comment"] = forms.CharField(
            label="总的意见", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
        )
        self.shows_optional = False

    @property
    def rows(self):
        """``(criterion, points, words)`` for the page."""
        return [(row, self[f"points_{row.pk}"], self[f"words_{row.pk}"]) for row in self.criteria]

    @property
    def unreadable(self):
        """The names of fields that cannot be kept as they are."""
        return [name for name in self.errors if name in self.fields]

    def content(self, kept):
        """``(points, comments, comment)`` of what can be read; for the rest what is ``kept`` (scores by criterion)."""
        data, points, comments = self.cleaned_data, {}, {}
        for criterion in self.criteria:
            score = kept.get(criterion.pk)
            points[criterion.pk] = data.get(f"points_{criterion.pk}", score.points if score else None)
            comments[criterion.pk] = data.get(f"words_{criterion.pk}", score.comment if score else "")
        return {"points": points, "comments": comments, "comment": data.get("comment", "")}

    def ask_for(self, criteria):
        """Mark the criteria that still need points."""
        for pk in criteria:
            self.add_error(f"points_{pk}", "这一项还没打分。")


class PanelForm(forms.Form):
    """A new panel: whose cases, which field, until when."""

    place = forms.ChoiceField(label="评哪一批")
    field = forms.ModelChoiceField(ReviewField.objects.filter(is_active=True), label="领域", empty_label="选一个领域")
    title = forms.CharField(label="名称", max_length=80, help_text="专家看得到。匿名评审时不要写单位名称")
    score_until = forms.DateTimeField(label="打分截止", **MOMENT)
    meeting_at = forms.DateTimeField(label="评审会时间", required=False, **MOMENT)
    meeting_place = forms.CharField(label="评审会地点", required=False, max_length=120)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {f"{call.pk}:{stage.pk}": (call, stage) for call, stage in _places(user)}
        labels = [(key, f"{call.title} · {stage}") for key, (call, stage) in self.places.items()]
        self.fields["place"].choices = [("", "选一批申报"), *labels]

    def content(self):
        """What the service takes."""
        data = dict(self.cleaned_data)
        data["call"], data["stage"] = self.places[data.pop("place")]
        return data


class DatesForm(forms.Form):
    """When scoring ends and where the panel meets."""

    score_until = forms.DateTimeField(label="打分截止", **MOMENT)
    meeting_at = forms.DateTimeField(label="评审会时间", required=False, **MOMENT)
    meeting_place = forms.CharField(label="评审会地点", required=False, max_length=120)


class ExtendForm(forms.Form):
    """From where a panel draws on whose list is used up; nothing chosen is the whole pool."""

    field = forms.ModelChoiceField(ReviewField.objects.none(), label="从哪里抽", required=False, empty_label="全库")
    reason = forms.CharField(label="为什么", max_length=200, help_text="写进评审纪要，如 本领域能来的专家都抽过了")

    def __init__(self, *args, panel, **kwargs):
        super().__init__(*args, **kwargs)
        used = [panel.field_id, *panel.further_draws.exclude(field=None).values_list("field", flat=True)]
        self.fields["field"].queryset = ReviewField.objects.filter(is_active=True).exclude(pk__in=used)


class ExpertImportForm(forms.Form):
    """Many experts at once: pasted rows or a CSV file."""

    text = forms.CharField(
        label="粘贴表格",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="从表格里连表头一起复制：姓名、邮箱、电话、职称、单位、领域（几个领域用顿号隔开）",
    )
    file = forms.FileField(label="或者传 CSV 文件", required=False, widget=forms.ClearableFileInput(attrs={"accept": ".csv"}))

    def clean(self):
        """One of the two."""
        data = super().clean()
        if not data.get("text", "").strip() and not data.get("file"):
            raise forms.ValidationError("粘贴几行，或者传一个 CSV 文件。")
        return data

    def clean_file(self):
        """The file's text; spreadsheet programs write UTF-8 or GB18030."""
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        if upload.size > FILE_LIMIT:
            raise forms.ValidationError("文件超过 1 MB，分几次传。")
        content = upload.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError("这个文件读不出来。另存为 CSV（UTF-8）再传。")

    def text_of_both(self):
        """What was pasted, else the file's text."""
        return self.cleaned_data["text"].strip() or self.cleaned_data["file"]


def _places(user):
    """The expert stages of the calls that this coordinator sees, newest call first; two queries."""
    stages = {}
    for stage in Stage.objects.filter(kind=StageKind.EXPERT_REVIEW).select_related("version").order_by("place", "pk"):
        stages.setdefault((stage.version_id, stage.purpose), []).append(stage)
    for call in Call.objects.visible_to(user).announced()[:CALLS_MAX]:
        for stage in stages.get((call.version_id, call.purpose), ()):
            yield call, stage
