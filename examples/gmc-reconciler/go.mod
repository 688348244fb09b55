module opea.dev/opea-chart/examples/gmc-reconciler

go 1.21

require opea.dev/opea-chart v0.0.0

replace opea.dev/opea-chart => ../../bindings/go
