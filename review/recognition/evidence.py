"""Where a figure of a case comes from: the applicant's own rows, whoever reads, as far as that reader may see them."""

from dataclasses import dataclass, replace

from django.urls import reverse

from review.recognition.figures import figure_codes, source_of


@dataclass(frozen=True)
class Evidence:
    """A figure on a day with the rows behind it that the reader may see."""

    source: object
    figure: object
    rows: list

    @property
    def hidden_count(self):
        """How many rows the reader may not see, or are no more public; 0 where the figure counts no rows."""
        value = self.figure.value
        return max(value - len(self.rows), 0) if self.source.counts_rows and isinstance(value, int) else 0


def path_of(application, code, submission=None):
    """The page of a figure of a case, as it stood at a submission; empty for figures without rows."""
    if not _has_rows(code):
        return ""
    url = reverse("recognition:figure_evidence", args=[application.pk, code])
    return f"{url}?submission={submission.number}" if submission is not None else url


def path_before(call, subject, code):
    """The page of a figure of somebody who has not begun; empty for figures without rows."""
    return f"{reverse('recognition:call_figure', args=[call.pk, code])}?subject={subject.pk}" if _has_rows(code) else ""


def before(version, subject, code, *, on, user):
    """The ``Evidence`` of a figure that a version's rules use, for somebody who may apply; ``None`` for any other."""
    if code not in figure_codes(version) or not _has_rows(code):
        return None
    source = source_of(code)
    return Evidence(source, source.value(subject, on), source.rows(subject, on, user))


def led(standing, url):
    """The standing with its evidence at the page of the rows that were counted, where there is one."""
    return replace(standing, evidence_url=url) if standing.figure and url else standing


def is_for_experts(code):
    """Whether experts may read the rows of a figure: they are public, and named by no account."""
    return _has_rows(code) and source_of(code).is_public


def of(application, code, *, on, user):
    """The ``Evidence`` of a figure that the case's rules use, on a day, for this reader; ``None`` for any other."""
    return before(application.scheme_version, application.subject, code, on=on, user=user)


def _has_rows(code):
    source = source_of(code)
    return source is not None and source.rows is not None
