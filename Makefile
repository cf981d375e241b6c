# Winnow. `make` sets up and runs the main job; `make help` lists the rest.
# The program owns the one cache, so every target is phony. The interpreter is used as .venv/bin/python -m MODULE only,
# by a relative path: the folder may have spaces in its name and may be moved.

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test check golden browser bench setup setup-dev lock clean distclean help

# Nothing outside .venv and this folder may be imported; and packages are compiled when first imported, not when
# installed, which that last variable would prevent for good.
unexport PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE

python := .venv/bin/python
compile := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-header --no-annotate

run: setup ## Run the pipeline on raw/ into processed/ (the default; ARGS="--workers 4")
	$(python) -m pipeline run raw --out processed $(ARGS)

test: setup-dev ## Run the tests (ARGS="-k clean" for some)
	$(python) -m pytest $(ARGS)

check: setup-dev ## Lint, check the format and the types
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy

golden: setup-dev ## Write golden files and docs/reference.md anew; then read the diff
	$(python) -m pytest tests/test_pages.py tests/test_docs.py --golden $(ARGS)

browser: ## Install Chromium for the tests that need it (BROWSER=1 make test fails without it)
	@sh .ci/browser

bench: ## Measure beside other programs, on data of ../shared (ARGS="html"; BENCH_RECORDS=200000)
	@sh .ci/setup requirements-bench.lock
	$(python) -m benchmarks $(ARGS)

setup: ## Set up .venv for running (PYTHON=python3.12 chooses the interpreter)
	@sh .ci/setup requirements.lock

setup-dev: ## Set up .venv for tests and checks too
	@sh .ci/setup requirements-dev.lock

lock: ## Lock the packages that pyproject.toml names (needs uv; ARGS=--upgrade for newer ones)
	@command -v uv >/dev/null || { echo 'make lock needs uv on the PATH: python3 -m pip install uv' >&2; exit 1; }
	$(compile) $(ARGS) pyproject.toml --output-file requirements.lock
	$(compile) $(ARGS) pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(compile) $(ARGS) pyproject.toml --group dev --group bench --constraint requirements-dev.lock \
		--output-file requirements-bench.lock
	@if grep -n '://' requirements*.lock; then echo 'A lock file holds an address.' >&2; exit 1; fi

clean: ## Remove what runs and tools left: processed/, caches
	test ! -d processed || find processed -mindepth 1 ! -path processed/.gitkeep -delete
	find . -path ./.venv -prune -o -path ./.git -prune -o -name __pycache__ -prune -exec rm -rf {} +
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info

distclean: clean ## Remove .venv too
	rm -rf .venv .venv-bench

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
