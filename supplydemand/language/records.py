"""What is ranked and what it is ranked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A query or a row of a corpus; ``level`` is what its source calls it (a depth, a catalogue), empty when unknown."""

    id: object
    name: str = ""
    text: str = ""
    level: str = ""
    aliases: tuple = ()

    @property
    def whole(self):
        """Name and text as one."""
        return "。".join(part for part in (self.name, self.text) if part)

    @property
    def title(self):
        """The name, or what stands in its place."""
        return self.name or self.text
