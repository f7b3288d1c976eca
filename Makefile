# Một Cửa. `make` alone lists the commands; `make run` and `make test` do everything on a fresh machine.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/.test: .venv/.run requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

setup: .venv/.run ## install what running needs, from the locked list

run: .venv/.run ## run a demo office on port 8000 (PORT= for another)
	$(BIN)/motcua demo --port $(PORT) --data data

demo: run ## the same as run

test: .venv/.test ## all tests, on SQLite and on PostgreSQL
	$(BIN)/pytest -q -n 2 --maxprocesses 2 --dist worksteal -m "not browser"
	$(BIN)/pytest -q -n 2 --maxprocesses 2 --dist worksteal -m "not browser" --pg

browser: .venv/.test ## the tests that drive Chromium
	$(BIN)/pytest -q -n 2 --maxprocesses 2 --dist worksteal -m browser

pictures: .venv/.test ## take the pictures of docs/guides anew
	PICTURES=1 $(BIN)/pytest -q -m browser tests/browser/test_pictures.py

lint: .venv/.test ## style, floors, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m django makemigrations --check --dry-run --settings config.settings

fix: .venv/.test ## mend what a tool can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check: lint test browser ## everything CI runs

bench: .venv/.test ## measure speed and size, on SQLite and on PostgreSQL
	$(BIN)/motcua bench

lock: ## compile the locked lists anew (needs uv)
	uv pip compile pyproject.toml --extra pg --extra build --generate-hashes --universal --no-emit-index-url --no-annotate --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --all-extras -c requirements.lock --generate-hashes --universal --no-emit-index-url --no-annotate --no-header -q -o requirements-test.lock

wheel: .venv/.run ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation -w dist .

clean: ## throw away what can be made again (never ./data)
	rm -rf .venv dist build .pytest_cache .ruff_cache .hypothesis

.PHONY: help setup run demo test browser pictures lint fix check bench lock wheel clean
