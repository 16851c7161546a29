# make test and make demo do everything on a fresh Debian-like machine with the .NET SDK, as root.
FRAMEWORKS := net10.0 net9.0

.PHONY: build publish test test-units demo demo-switch bench bench-failover bench-switch clean

# Both frameworks, warnings are errors.
build:
	@for framework in $(FRAMEWORKS); do \
	    echo "build: $$framework"; \
	    dotnet build Hooks.sln --nologo -v quiet -p:HooksFramework=$$framework || exit 1; \
	done

# The native executables, stripped, in dist/bin.
publish:
	@packaging/prepare
	@packaging/publish

# Everything, closing with one line: N passed, N failed. Needs root for the lab.
test:
	@tests/run all

# What needs neither root nor servers.
test-units:
	@tests/run units

# FAULT=kill-mysqld (the default), cut or power-off.
demo: publish
	@tests/lab/lab install
	@tests/demo/demo $(FAULT)

# A planned switch and the switch back, under 16 writers.
demo-switch: publish
	@tests/lab/lab install
	@tests/demo/demo-switch

# Both comparisons, some eight minutes; each closes with: N of M bounds held.
bench: bench-failover bench-switch

bench-failover: publish
	@tests/lab/lab install
	@tests/bench/bench

# 28 real switches and 12 stops.
bench-switch: publish
	@tests/lab/lab install
	@tests/bench/switch

clean:
	rm -rf artifacts dist
