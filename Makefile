# Thin targets: each calls a script in tools/, which says in Danish what it does.

BOOTSTRAP := sh tools/python.sh -m
HOUSE := .venv/bin/python -m

define HELP
make run      Starter guiden på http://127.0.0.1:8080. Første gang sættes alt op; stop med Ctrl-C.
make chat     Den samme samtale i terminalen.
make test     Hele kontrollen: stil, typer, regelbøger, enhedstest, træning og samtaletest.
make doctor   Viser, hvad der er i brug, og hvad der mangler.
make setup    Sætter de to Python-miljøer op efter deres låse.
make model    Træner modellen, hvis det, den er lavet af, er ændret.
make bench    Måler guiden mod Rasas egen startopsætning og skriver docs/bench.md. Tager lang tid.
make drafts-diff  Viser ord for ord, hvad en ændring gør ved udkastene. En anden udgave: make drafts-diff ARGS=<git-udgave>
make teams-package  Laver appen til Microsoft Teams i var/teams ud fra indstillingerne.
make fmt      Retter kodens form.
make lock     Låser pakkerne på ny. Nyere udgaver: make lock ARGS=--upgrade
make clean    Fjerner cacher, logge og model. Miljøer, nøgle og data bliver.
endef

.DEFAULT_GOAL := help
.PHONY: help setup run chat test bench doctor model drafts-diff teams-package fmt lock clean

help:
	@: $(info $(HELP))

setup:
	@$(BOOTSTRAP) tools.bootstrap

run: setup
	@$(HOUSE) tools.run

chat: setup
	@$(HOUSE) tools.chat

test: setup
	@$(HOUSE) tools.check

bench: setup
	@$(HOUSE) tools.bench $(ARGS)

doctor:
	@$(BOOTSTRAP) tools.doctor

model: setup
	@$(HOUSE) tools.model

drafts-diff: setup
	@$(HOUSE) tools.kladdediff $(ARGS)

teams-package: setup
	@$(HOUSE) tools.teamspakke $(ARGS)

fmt: setup
	@$(HOUSE) ruff format .
	@$(HOUSE) ruff check --fix .

lock:
	@$(BOOTSTRAP) tools.bootstrap lock $(ARGS)

clean:
	@$(BOOTSTRAP) tools.clean
