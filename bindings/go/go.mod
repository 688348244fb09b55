module opea.dev/opea-chart

go 1.21
