# What is repeated often. Everything else is a plain go command.

.PHONY: bench
bench: ## the figures of docs/performance.md; takes some ten minutes
	go test -run '^$$' -bench . -benchtime 9x -timeout 60m ./bench
