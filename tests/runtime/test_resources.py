"""One locator finds the data of the program."""

from cmpdesk.runtime.resources import resource


def test_fonts_and_their_licences_are_found() -> None:
    fonts = {path.name for path in resource("fonts").glob("*.ttf")}
    assert "SourceSans3-Regular.ttf" in fonts
    assert "DejaVuSans.ttf" in fonts
    assert resource("fonts", "OFL-SourceSans3.md").is_file()
    assert resource("fonts", "LICENCE-DejaVu.txt").is_file()


def test_a_path_is_given_whether_it_exists_or_not() -> None:
    assert not resource("fonts", "nothing.ttf").exists()
    assert resource("programmes", "cmp.toml").is_file()
