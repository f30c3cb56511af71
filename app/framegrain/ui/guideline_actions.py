"""What can be done with the guideline while labeling, as rows of the action table."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

GUIDELINE = (
    spec(
        "guide.capture",
        "Add an example",
        "film",
        "Ctrl+Shift+E",
        "Keep this picture in the guideline: what a label is, is not, or where it ends",
    ),
    spec("guide.examples", "Show examples", "eye", "Alt+E", "Show the example pictures of the label"),
    spec(
        "guide.compare",
        "Compare with what it is confused with",
        "between-horizontal-start",
        "Alt+D",
        "Show the label beside those it is taken for",
    ),
    spec(
        "guide.ask",
        "Ask a question",
        "circle-help",
        "Alt+Shift+Q",
        "Ask the author of the guideline about what is selected, or about the label",
    ),
    spec(
        "guide.questions",
        "Questions",
        "message-square",
        "Alt+G",
        "Read and answer the questions that were asked",
    ),
    spec(
        "guide.book",
        "Guideline book…",
        "book-open",
        "",
        "Write the whole guideline as one file to hand out: HTML for a browser, or PDF",
    ),
    spec(
        "guide.undo",
        "Undo project change",
        "undo-2",
        "",
        "Take back the last change of the guideline or taxonomy, in every video",
    ),
    spec(
        "guide.redo",
        "Redo project change",
        "redo-2",
        "",
        "Make the undone change of the guideline or taxonomy again",
    ),
)
