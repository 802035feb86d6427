"""The questions of ``dragoman find`` as the query of an address."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

What = Literal["events", "statements", "positions", "stories"]
Words = Annotated[str, Field(max_length=200)]
Day = Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$", description="2026-03-14")]
_OF_EVENTS = ("actor", "recipient", "beside", "dyad", "type", "mode", "status", "quad", "asserter", "place", "at")
_OF_OTHERS = {"statements": ("act", "kind"), "positions": ("stance", "issue", "on_issue"), "stories": ()}


class Filled(BaseModel):
    """A form as a browser sends it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        """A form sends its empty fields too; they ask for nothing."""
        if not isinstance(given, dict):
            return given
        kept = {k: [x for x in v if x != ""] if isinstance(v, list) else v for k, v in given.items()}
        return {k: v for k, v in kept.items() if v not in ("", [])}


class Question(Filled):
    """What is wanted: everything given must hold; of several values of one thing any will do."""

    words: Annotated[Words | None, Field(description='Of the story: "a phrase" AND (a OR b) NOT c, word*')] = None
    who: list[Words] = Field(default=[], max_length=10, description="Words in the name of who acts, speaks, holds it.")
    actor: list[Words] = Field(default=[], max_length=10, description="Events: words in an actor's name.")
    recipient: list[Words] = Field(default=[], max_length=10, description="Events: words in a recipient's name.")
    named: list[Words] = Field(default=[], max_length=10, description="The whole name of who acts, speaks, holds it.")
    beside: Annotated[Words | None, Field(description="Events: the whole name of somebody who takes part too.")] = None
    country: list[Words] = Field(default=[], max_length=10, description="ISO codes; IGO for international bodies.")
    dyad: Annotated[str | None, Field(pattern=r"^[A-Za-z]{3}[->][A-Za-z]{3}$", description="RUS-UKR; RUS>UKR")] = None
    type: list[Words] = Field(default=[], max_length=16, description="Events: PLOVER types.")
    mode: list[Words] = Field(default=[], max_length=16, description="Events: PLOVER modes.")
    status: list[Words] = Field(default=[], max_length=5, description="Events: occurred, planned, wanted ...")
    quad: list[Words] = Field(default=[], max_length=4, description="Events: VERBAL COOPERATION ...")
    asserter: Annotated[Words | None, Field(description="Events: who says so; story for the story itself.")] = None
    act: list[Words] = Field(default=[], max_length=18, description="Statements: speech acts.")
    kind: list[Words] = Field(default=[], max_length=3, description="Statements: direct, mixed, indirect.")
    stance: list[Words] = Field(default=[], max_length=6, description="Positions: wants, opposes ...")
    issue: Annotated[Words | None, Field(description="Positions: words in an issue's name.")] = None
    on_issue: Annotated[Words | None, Field(description="Positions: an issue's whole name.")] = None
    start: Annotated[Day | None, Field(alias="from", description="First day.")] = None
    end: Annotated[Day | None, Field(alias="to", description="Last day.")] = None
    on: Annotated[Day | None, Field(description="Its first day, or the month or year of that.")] = None
    place: Annotated[Words | None, Field(description="Events: words in a place's name, or a country's code.")] = None
    at: Annotated[Words | None, Field(description="Events: a place's whole name.")] = None
    publisher: Annotated[Words | None, Field(description="Words in the publisher's name.")] = None
    story: Annotated[Words | None, Field(description="A story's id.")] = None
    sure: Annotated[float | None, Field(ge=0, le=1, description="Confidence from (0 to 1).")] = None
    per: Annotated[Literal["report", "story", "act"], Field(description="Every report, or one of each.")] = "report"

    def wanted(self, what: What) -> dict[str, Any]:
        """The question as ``Desk`` takes it, without what cannot be asked of ``what``."""
        others = {name for kind, names in _OF_OTHERS.items() if kind != what for name in names}
        foreign = others | (set() if what == "events" else set(_OF_EVENTS))
        foreign |= {"sure"} if what in ("positions", "stories") else set()
        given = self._of_the_desk()
        return {name: value for name, value in given.items() if name not in foreign}

    def ignored(self, what: What) -> list[str]:
        """What was asked that cannot be asked of ``what``."""
        return sorted(set(self._of_the_desk()) - set(self.wanted(what)))

    def pairs(self) -> dict[str, Any]:
        """The question as the query of an address, with what the page asks for itself."""
        return self.model_dump(exclude_defaults=True, by_alias=True)

    def _of_the_desk(self) -> dict[str, Any]:
        """What was asked of the desk: how a page shows it is the page's own."""
        return self.model_dump(exclude_defaults=True, include=set(Question.model_fields))


class Sheet(Question):
    """A question and which sheet of its answers."""

    sheet: Annotated[int, Field(ge=1, le=100, description="Which sheet of answers.")] = 1
    rows: Annotated[int, Field(ge=1, le=200, description="How many on a sheet.")] = 50

    def pairs(self) -> dict[str, Any]:
        """The question without its sheet, which each link names for itself."""
        return self.model_dump(exclude_defaults=True, by_alias=True, exclude={"sheet", "rows"})


Asked = Annotated[Question, Query()]
AskedSheet = Annotated[Sheet, Query()]
