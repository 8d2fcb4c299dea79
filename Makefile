# pcseg: everything runs in .venv, which `setup` makes and the other targets ask for.
PYTHON ?= python3
TORCH ?= torch==2.13.0
VENV := .venv
RUN := $(VENV)/bin/python
BENCHMARKS := prepare class_centers center_collapse voxelize sparse_conv train_step inference
# Many small tensors: one thread a process is faster than two that wait for each other.
TEST_ENV := OMP_NUM_THREADS=1

.PHONY: help setup demo box docs-images test lint bench clean

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13
	@echo "Variables: PYTHON=$(PYTHON) TORCH=$(TORCH)"

setup: ## make .venv with torch, pcseg and all that the other targets need (a few minutes, once)
	@PYTHON="$(PYTHON)" TORCH="$(TORCH)" bash tools/setup.sh $(VENV)

demo: setup ## made-up scans → training → scores, submission, pictures (about 4 minutes on 2 cores, after set-up)
	@$(RUN) -m pcseg.demo

box: setup ## make the network that comes with pcseg anew: rooms, training, scores, pcseg/box (hours; goes on where it was stopped)
	@$(RUN) -m pcseg.make_box

docs-images: setup ## make the pictures of README and docs anew, from the demo's files (some minutes; pages need Chromium)
	@$(RUN) tools/docs_images.py

test: setup ## run all tests
	@$(TEST_ENV) $(RUN) -m pytest -q

lint: setup ## check style
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .

bench: setup ## measure; prints tables of ratios
	@for name in $(BENCHMARKS); do $(RUN) -m benchmarks.$$name || exit 1; done

clean: ## remove .venv, the demo's files and build leftovers
	rm -rf $(VENV) demo build *.egg-info pcseg/*.so .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
