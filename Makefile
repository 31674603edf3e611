# 归途的几个命令。`make` 列出它们。
# 全部装在 .venv 里；新机器只要 Python 3.11、make，测试另要 apt-get 与 npm（浏览器和无障碍检查）。
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PYTEST := $(BIN)/pytest -p no:cacheprovider
fuzz: N ?= 100000
fuzz: SEED ?= 20251122

.DEFAULT_GOAL := help
.PHONY: help install demo test check kernel rooms postgres journeys faults fuzz fonts papers bench docs outdated clean

help: ## 列出命令
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[postgres]'
	@touch $@

$(VENV)/.developer: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev
	@touch $@

install: $(VENV)/.installed fonts ## 安装归途到 .venv

fonts: ## 文书 PDF 用的字体，缺了才取；取不到不妨碍别的
	@bash scripts/fonts.sh >/dev/null

demo: $(VENV)/.installed fonts ## 看一看：装好，造一个虚构的示范镇，打开
	$(BIN)/guitu demo

check: $(VENV)/.developer ## 格式、写法、类型、房间的方向
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check kernel rooms postgres journeys ## 全部测试：规则、SQLite、真的 PostgreSQL、真的浏览器

kernel: $(VENV)/.developer fonts ## 纯的部分：法、日期、台账、规则、命令
	$(PYTEST) -n 2 tests/kernel tests/law tests/oracle tests/properties tests/faults tests/sources tests/house

rooms: $(VENV)/.developer fonts ## 各个房间，用 SQLite
	$(PYTEST) -n 2 --dist worksteal tests/rooms

postgres: $(VENV)/.developer fonts ## 各个房间，用自带的 PostgreSQL
	GUITU_TEST_POSTGRES=1 $(PYTEST) -n 2 --dist worksteal tests/rooms --ignore=tests/rooms/exchange/excel --ignore=tests/rooms/pages --ignore=tests/rooms/site/test_every_address.py --ignore=tests/rooms/site/test_serve.py --ignore=tests/rooms/site/test_check.py --ignore=tests/rooms/site/test_hardening.py

journeys: $(VENV)/.developer fonts ## 用浏览器走一遍
	bash scripts/browser.sh
	bash scripts/axe.sh
	$(PYTEST) -n 2 tests/journeys

faults: $(VENV)/.developer ## 登记时打断服务器，每种数据库一千次，数一数丢没丢（RUNS=次数）
	$(BIN)/python -m tests.faults.kills --runs $(or $(RUNS),1000) --on both

fuzz: $(VENV)/.developer ## 乱填乱送 N 次（页面、接口、文件），默认十万，看会不会出错或停住
	GUITU_FUZZ=$(N) GUITU_FUZZ_SEED=$(SEED) $(PYTEST) -s --show-capture=no -o faulthandler_timeout=0 tests/faults/fuzz

papers: $(VENV)/.developer fonts ## 每种文书的 DOCX 用 LibreOffice 打开，连同 PDF 画成图，放到 var/papers
	bash scripts/papers.sh

bench: $(VENV)/.developer ## 量快慢（测试里不计时）
	$(BIN)/python -m benchmarks.kernel
	$(BIN)/python -m benchmarks.record
	$(BIN)/python -m benchmarks.office
	$(BIN)/python -m benchmarks.trust
	$(BIN)/python -m benchmarks.papers

docs: $(VENV)/.developer ## 重写由代码写出的文档
	$(BIN)/python -m tests.sources.coverage
	$(BIN)/python -m tests.law.manual
	$(BIN)/python -m tests.law.states_page
	$(BIN)/python -m tests.house.glossary
	$(BIN)/python -m tests.house.commands

outdated: $(VENV)/.developer ## 要联网：列出有新版本的依赖，什么也不改
	$(BIN)/python -m pip list --outdated --disable-pip-version-check

clean: ## 删去本地环境和缓存
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache var
