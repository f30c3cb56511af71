"""What the window remembers, also when its file is bad."""

from __future__ import annotations

import json

from framegrain.ui.settings import Settings


def test_a_value_is_on_disk_when_it_is_set(tmp_path):
    path = tmp_path / "deep" / "settings.json"
    Settings(path).set("look", "light")
    assert Settings(path).get("look", "system") == "light"


def test_none_forgets_a_value(tmp_path):
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.set("look", "light")
    settings.set("look", None)
    assert json.loads(path.read_text()) == {}


def test_a_damaged_file_is_set_aside_and_the_defaults_count(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"look": "li')
    settings = Settings(path)
    assert settings.get("look", "system") == "system"
    assert "damaged" in settings.problem
    assert (tmp_path / "settings.damaged").read_text() == '{"look": "li'
    settings.set("look", "dark")
    assert Settings(path).get("look") == "dark"


def test_a_value_of_the_wrong_type_is_not_believed(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"splitter": "wide"}')
    assert Settings(path).get("splitter", [1, 2]) == [1, 2]


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_memory(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings = Settings(blocked / "settings.json")
    settings.set("look", "dark")
    assert settings.get("look") == "dark"
    assert "can't be" in settings.problem
