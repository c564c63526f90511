import json

import pytest

from benchmarks import report
from benchmarks.report import FLOOR, Figures


def figures(requests_per_second: float, p50: float = 1.0) -> Figures:
    return Figures(requests_per_second, p50, p99=9.0, cpu=0.5, round_trips=2.0)


def results(ratio: float, *, case: str = "GET users/me", in_process: bool = False) -> dict:
    floor = {"ratio": 1.0}
    requests = {case: {FLOOR: floor, "API": {"ratio": ratio}}}
    return {"in_process": in_process, "requests": requests}


def test_with_ratios_takes_median_of_each_figure():
    rounds = [figures(100, p50=3), figures(300, p50=1), figures(200, p50=2)]
    found = report.with_ratios({FLOOR: rounds})[FLOOR]
    assert found == {
        "requests_per_second": 200,
        "p50": 2,
        "p99": 9.0,
        "cpu": 0.5,
        "round_trips": 2.0,
        "ratio": 1.0,
    }


def test_with_ratios_compares_with_floor_of_same_round():
    floor = [figures(1000), figures(100), figures(500)]
    api = [figures(500), figures(50), figures(100)]
    found = report.with_ratios({FLOOR: floor, "API": api})
    assert found["API"]["ratio"] == 0.5
    assert found["API"]["requests_per_second"] == 100


@pytest.mark.parametrize("ratio", [0.46, 0.5, 0.9])
def test_slower_within_ten_per_cent_returns_nothing(ratio: float):
    assert report.slower(results(0.5), results(ratio)) == []


def test_slower_beyond_ten_per_cent_names_case():
    sentence = "GET users/me, API: 0.50 of the floor before, 0.44 now"
    assert report.slower(results(0.5), results(0.44)) == [sentence]


def test_case_missing_from_new_results_is_slower():
    [sentence] = report.slower(results(0.5), results(0.1, case="GET other"))
    assert "0.50 of the floor before, 0.00 now" in sentence


def test_slower_with_runs_of_two_kinds_is_refused():
    with pytest.raises(SystemExit, match="do not compare"):
        report.slower(results(0.5), results(0.5, in_process=True))


def test_load_reads_what_save_wrote(tmp_path):
    report.save(results(0.5), tmp_path / "figures.json")
    assert report.load(tmp_path / "figures.json") == results(0.5)


@pytest.mark.parametrize("text", ["", "[]", json.dumps({"requests": {}})])
def test_load_with_another_file_is_refused(tmp_path, text: str):
    file = tmp_path / "figures.json"
    file.write_text(text)
    with pytest.raises(SystemExit, match="is no file of"):
        report.load(file)


def test_request_table_names_case_once():
    cases = {"GET users/me": report.with_ratios({FLOOR: [figures(1000)], "API": [figures(500)]})}
    lines = report.request_table(cases).splitlines()
    assert lines[1].split() == [
        "GET",
        "users/me",
        "floor",
        "1000",
        "1.0",
        "9.0",
        "0.50",
        "2.00",
        "1.00",
    ]
    assert lines[2].split() == ["API", "500", "1.0", "9.0", "0.50", "2.00", "0.50"]


def test_scale_table_has_ratio_to_fewest_rows():
    table = report.scale_table({"users": {"1000": {"page": 2.0}, "100000": {"page": 5.0}}})
    assert table.splitlines()[2].split() == ["users", "100,000", "5.0", "(2.5x)"]
