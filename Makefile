# What is repeated often. Everything else is a plain go command.

.PHONY: bench
bench: ## the figures of docs/performance.md; takes some ten minutes
	go test -run '^$$' -bench . -benchtime 9x -timeout 60m ./bench

.PHONY: man
man: ## the manual page, from what --help says; a test holds it up to date
	go run ./cmd/ec2-inventory man > docs/ec2-inventory.1.new && mv docs/ec2-inventory.1.new docs/ec2-inventory.1
