"""One style sheet for every stock widget, made from the tokens of a look.

Widgets choose a variant by dynamic properties: `tone` on labels (secondary, attention, error, ok), `kind` on
buttons (primary, quiet, attention), `surface` on plain widgets (panel, ground, sunken, raised).
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from framegrain.ui.tokens import mixed

if TYPE_CHECKING:
    from framegrain.ui.icons import Icons
    from framegrain.ui.tokens import Tokens

_SURFACES = """
QMainWindow, QDialog { background: $panel; }
QWidget[surface="panel"] { background: $panel; }
QWidget[surface="ground"] { background: $ground; }
QWidget[surface="sunken"] { background: $sunken; }
QWidget[surface="raised"] { background: $raised; border-radius: 8px; }
QWidget[surface="line"] { background: $line; }
QLabel { background: transparent; }
QLabel[tone="secondary"] { color: $secondary; }
QLabel[tone="attention"] { color: $attention; }
QLabel[tone="error"] { color: $error; }
QLabel[tone="ok"] { color: $ok; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 6px 8px; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }
QFrame[frameShape="4"], QFrame[frameShape="5"] { color: $line; background: $line; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget[surface="clear"] { background: transparent; border: none; }
QStatusBar { background: $panel; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
"""

_BUTTONS = """
QPushButton {
  background: $raised; color: $text; border: 1px solid $line; border-radius: 6px;
  padding: 4px 12px; min-height: 20px;
}
QPushButton:hover { border-color: $hover_line; background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:checked { background: $chosen; border-color: $accent; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $pale; background: transparent; }
QPushButton[kind="primary"] { background: $fill; color: $on_fill; border-color: $fill; }
QPushButton[kind="primary"]:hover { background: $fill_hover; }
QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled { background: $raised; color: $pale; border-color: $line; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $secondary; padding: 4px 8px; }
QPushButton[kind="quiet"]:hover { background: $hover; color: $text; }
QPushButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="quiet"][strong="true"] { color: $text; }
QPushButton[kind="outline"] { background: transparent; color: $text; padding: 3px 10px; }
QPushButton[kind="outline"]:hover { background: $hover; }
QPushButton[kind="compact"] { padding: 4px; }
QPushButton[kind="tool"] { background: transparent; border-color: transparent; color: $text; padding: 3px 10px; }
QPushButton[kind="tool"]:hover { background: $hover; }
QPushButton[kind="tool"]:checked { background: $fill; color: $on_fill; border-color: $fill; font-weight: 500; }
QPushButton[kind="row"] {
  background: transparent; border-color: transparent; color: $text; text-align: left; padding: 6px 10px;
}
QPushButton[kind="row"]:hover { background: $hover; }
QPushButton[kind="row"]:focus { border-color: $accent; }
QPushButton[kind="line"] {
  background: transparent; border-color: transparent; color: $text; text-align: left; padding: 2px 4px;
}
QPushButton[kind="line"]:hover { background: $hover; }
QPushButton[kind="line"]:focus { border-color: $accent; }
QPushButton[kind="attention"] {
  background: $attention_fill; color: $on_attention; border-color: $attention_fill; font-weight: 600; padding: 2px 10px;
}
QPushButton[kind="sign"] {
  background: $raised; color: $text; border: 1px solid $line; font-weight: 500; padding: 2px 10px;
}
QPushButton[kind="warning-sign"] {
  background: $attention_ground; color: $attention; border: 1px solid $attention; font-weight: 500; padding: 2px 10px;
}
QPushButton[kind="warning-sign"]:hover { border-color: $text; }
QFrame#view-sheet { background: $raised; border: 1px solid $line; border-radius: 8px; }
QPushButton[kind="sign"]:hover { border-color: $accent; }
QPushButton[kind="attention"]:hover { border-color: $text; }
QToolButton {
  background: transparent; color: $text; border: 1px solid transparent; border-radius: 6px; padding: 4px;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:open { background: $line; }
QToolButton:checked { background: $chosen; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $pale; }
QToolButton[kind="link"] { color: $accent; border: none; padding: 0; background: transparent; }
QToolButton[kind="link"]:hover, QToolButton[kind="link"]:focus { color: $text; text-decoration: underline; }
QPushButton[kind="chip"] { padding: 1px 9px; border-radius: 11px; }
QToolButton::menu-indicator { image: none; }
QCheckBox, QRadioButton { spacing: 8px; color: $text; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $pale; }
QCheckBox::indicator, QRadioButton::indicator {
  width: 14px; height: 14px; border: 1px solid $hover_line; border-radius: 4px; background: $sunken;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QCheckBox:focus::indicator { border-color: $accent; }
QCheckBox::indicator:checked { background: $fill; border-color: $fill; image: url($tick); }
QCheckBox::indicator:indeterminate { background: $fill; border-color: $fill; image: url($dash); }
QRadioButton::indicator:checked { width: 6px; height: 6px; background: $on_fill; border: 5px solid $fill; }
"""

_INPUTS = """
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
  background: $sunken; color: $text; border: 1px solid $line; border-radius: 6px; padding: 4px 8px;
  selection-background-color: $fill; selection-color: $on_fill;
}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: 20px; }
QLineEdit[wrong="true"], QLineEdit[wrong="true"]:focus { border-color: $error; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover, QPlainTextEdit:hover {
  border-color: $hover_line;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
  border-color: $accent;
}
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: $pale; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {
  border: none; padding: 0; background: transparent; min-height: 0;
}
QTextBrowser[surface="clear"], QPlainTextEdit[surface="clear"] { background: transparent; border: none; padding: 0; }
QTextBrowser[surface="clear"]:focus { border: none; }
QSpinBox, QDoubleSpinBox { padding: 4px 22px 4px 8px; }
QSpinBox::up-button, QDoubleSpinBox::up-button {
  subcontrol-position: top right; width: 20px; border: none; background: transparent; margin: 1px;
}
QSpinBox::down-button, QDoubleSpinBox::down-button {
  subcontrol-position: bottom right; width: 20px; border: none; background: transparent; margin: 1px;
}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url($up); width: 12px; height: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url($down); width: 12px; height: 12px; }
QComboBox { padding-right: 24px; combobox-popup: 0; }
QComboBox[empty="true"] { color: $secondary; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url($down); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
  background: $raised; color: $text; border: 1px solid $hover_line; border-radius: 6px; padding: 4px;
  outline: none; selection-background-color: $fill; selection-color: $on_fill;
}
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; border-radius: 4px; }
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected {
  background: $fill; color: $on_fill;
}
QProgressBar {
  background: $sunken; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; text-align: center;
}
QProgressBar::chunk { background: $fill; border-radius: 3px; }
QSlider::groove:horizontal { background: $line; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $fill; border-radius: 2px; }
QSlider::handle:horizontal { background: $text; width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; }
"""

_LISTS = """
QAbstractItemView { background: $panel; color: $text; border: none; outline: none; }
QTreeView, QListView, QTableView { selection-background-color: $chosen; selection-color: $text; }
QListView::item:hover, QTableView::item:hover { background: $hover; }
QListView::item:selected, QTableView::item:selected { background: $chosen; color: $text; }
QTableCornerButton::section { background: $panel; border: none; }
QTableView { gridline-color: $line; }
QHeaderView::section {
  background: $panel; color: $secondary; border: none; border-bottom: 1px solid $line; padding: 6px 8px;
}
QMenu { background: $raised; color: $text; border: 1px solid $hover_line; border-radius: 4px; padding: 5px; }
QMenu::item { padding: 6px 20px 6px 12px; border-radius: 5px; margin: 0; }
QMenu::icon { padding-left: 10px; }
QMenu::item:selected { background: $fill; color: $on_fill; }
QMenu::item:disabled { color: $pale; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 5px 6px; }
QMenuBar { background: $panel; color: $text; border: none; }
QMenuBar::item { padding: 5px 9px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: transparent; border: none; qproperty-drawBase: 0; }
QTabBar::tab {
  background: transparent; color: $secondary; border: none; border-bottom: 2px solid transparent;
  padding: 8px 2px 7px 2px; margin: 0 10px;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar:focus::tab:selected { color: $accent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $hover_line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
"""


def stylesheet(tokens: Tokens, icons: Icons) -> str:
    """The application's style sheet for a look."""
    values = {
        **tokens._asdict(),
        "hover": mixed(tokens.panel, tokens.text, 0.06).name(),
        "hover_line": mixed(tokens.line, tokens.secondary, 0.35).name(),
        "fill_hover": mixed(tokens.fill, tokens.on_fill, 0.12).name(),
        "pale": mixed(tokens.panel, tokens.secondary, 0.55).name(),
        "up": icons.file("chevron-up", QColor(tokens.secondary)),
        "down": icons.file("chevron-down", QColor(tokens.secondary)),
        "tick": icons.file("check", QColor(tokens.on_fill)),
        "dash": icons.file("minus", QColor(tokens.on_fill)),
    }
    return Template(_SURFACES + _BUTTONS + _INPUTS + _LISTS).substitute(values)
