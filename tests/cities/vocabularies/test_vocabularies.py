"""Vocabularies: repeated loading, edited values, official wording, terms in use."""

import json
import unicodedata

import pytest
from django.core.management import CommandError, call_command

from cities import models
from cities.vocabularies import loader
from tests import factories

ENTRY = {"key": "heat", "label": {"de": "Wärme", "en": "Heat"}}


@pytest.mark.django_db
def test_loading_everything_twice_changes_nothing_the_second_time():
    first = {name: created for name, created, _changed in loader.load_all()}
    assert first["goals"] == 17
    assert first["targets"] == 169
    assert first["mission_cities"] == 112
    assert all((created, changed) == (0, 0) for _n, created, changed in loader.load_all())


@pytest.mark.django_db
@pytest.mark.parametrize("name", loader.FILES)
def test_every_entry_has_a_label_in_every_interface_language(name, settings):
    entries = loader.rows(name)
    keys = [entry["key"] for entry in entries]
    assert len(set(keys)) == len(keys)
    if name != "mission_cities":
        for entry in entries:
            assert all(entry["label"].get(code) for code in settings.INTERFACE_LANGUAGES), entry[
                "key"
            ]


@pytest.mark.django_db
def test_what_the_office_edited_stays_and_the_rest_follows_the_file():
    model = models.FieldOfAction
    assert loader.load(model, [ENTRY]) == (1, 0)
    term = model.objects.get(key="heat")
    term.label_de = "Wärmewende"
    term.save()
    newer = {"key": "heat", "label": {"de": "Heizen", "en": "Heating", "fr": "Chaleur"}}
    assert loader.load(model, [newer, {"key": "water", "label": {"de": "Wasser"}}]) == (
        1,
        1,
    )
    term.refresh_from_db()
    assert (term.label_de, term.label_en, term.label_fr) == ("Wärmewende", "Heating", "Chaleur")
    assert loader.load(model, [newer]) == (0, 0)
    assert model.objects.filter(key="water").exists(), "what the file lacks stays"


def _write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.django_db
def test_the_official_wording_comes_from_both_kinds_of_file(tmp_path):
    factories.target("13.1")
    decomposed = unicodedata.normalize("NFD", "Întărirea rezilienței")
    listed = [
        {
            "target": "13.1",
            "text": {"de": "Die  Widerstandskraft\nstärken", "ro": decomposed, "xx": "?"},
        }
    ]
    call_command("import_sdg_wording", _write(tmp_path / "targets.json", json.dumps(listed)))
    call_command(
        "import_sdg_wording",
        _write(tmp_path / "fr" / "global_targets.yml", "13-1-title: Renforcer\n99-9-title: x\n"),
    )
    target = models.SdgTarget.objects.get(code="13.1")
    assert target.official_de == "Die Widerstandskraft stärken"
    assert target.official_ro == unicodedata.normalize("NFC", decomposed)
    assert target.official_fr == "Renforcer"
    assert target.label_de == "sdg-13-1 (de)", "our own label stays"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", b"{", "cannot be read"),
        ("a.json", b"\xff\xfe", "cannot be read"),
        ("a.json", b"[]", "holds no wording"),
        ("a.json", b"3", "holds no wording"),
        ("a.json", b'[{"target": "13.1", "text": ["x"]}, 3, null]', "holds no wording"),
        ("a.json", b'{"13-1-title": "no language"}', "holds no wording"),
        ("a.yml", b"!!python/object/apply:os.system ['true']", "cannot be read"),
        ("a.yml", b"a: [", "cannot be read"),
        ("a.yml", b"a: \x00", "cannot be read"),
        ("a.json", b"[" * 100_000, "cannot be read"),
    ],
)
def test_a_file_that_is_no_wording_is_refused_in_words(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        call_command("import_sdg_wording", path)


@pytest.mark.django_db
def test_a_missing_or_huge_file_is_refused_in_words(tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_sdg_wording", tmp_path / "none.json")
    monkeypatch.setattr("cities.vocabularies.sdg_wording.MAX_FILE_SIZE", 10)
    with pytest.raises(CommandError, match="larger"):
        call_command("import_sdg_wording", _write(tmp_path / "big.json", "[" + " " * 20 + "]"))


@pytest.mark.django_db
def test_aliases_that_explode_are_refused(tmp_path):
    """A few lines of YAML can expand to billions of entries."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(CommandError):
        call_command("import_sdg_wording", _write(tmp_path / "de" / "bomb.yml", "\n".join(lines)))


@pytest.mark.parametrize("bulk", [False, True])
def test_a_used_term_is_kept_with_a_message(world, as_user, bulk):
    used, free = factories.field("heat"), factories.field("water")
    world.cluj_measure.fields_of_action.add(used)
    world.cluj_measure.save_revision().publish()
    browser = as_user(world.office)
    for term, kept in ((used, True), (free, False)):
        address = f"/admin/snippets/cities/fieldofaction/delete/{term.pk}/"
        if bulk:
            address = f"/admin/bulk/cities/fieldofaction/delete/?id={term.pk}"
        response = browser.post(address, follow=True)
        assert response.status_code == 200
        assert models.FieldOfAction.objects.filter(pk=term.pk).exists() is kept
        if kept:
            assert "heat" in response.content.decode()
            assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_the_goal_of_a_target_and_of_a_page_is_kept(world, as_user):
    target = factories.target("13.1")
    as_user(world.admin).post(f"/admin/snippets/cities/sdggoal/delete/{target.goal.pk}/")
    assert models.SdgGoal.objects.filter(pk=target.goal.pk).exists()
