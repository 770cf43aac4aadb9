# Writes r.golden.json: reference values from pROC and metafor for the cases of python.golden.json.
# Run by hand, not by the tests, after generate.py; on Debian 12:
#   apt-get install r-cran-proc r-cran-metafor r-cran-jsonlite
#   Rscript generate.R
suppressMessages({
  library(jsonlite)
  library(pROC)
  library(metafor)
})

python <- fromJSON("python.golden.json", simplifyDataFrame = FALSE)

delong <- lapply(python$discrimination, function(case) {
  first <- roc(case$labels, case$first, levels = c(0, 1), direction = "<")
  second <- roc(case$labels, case$second, levels = c(0, 1), direction = "<")
  interval <- as.numeric(ci.auc(first, method = "delong"))
  test <- roc.test(first, second, method = "delong", paired = TRUE)
  youden <- coords(first, "best", best.method = "youden", transpose = FALSE)
  list(
    name = case$name,
    auroc = as.numeric(auc(first)),
    low = interval[1],
    high = interval[3],
    variance = var(first, method = "delong"),
    covariance = cov(first, second, method = "delong"),
    z = as.numeric(test$statistic),
    pValue = test$p.value,
    youden = max(youden$sensitivity + youden$specificity - 1)
  )
})

summaries <- lapply(
  list(
    list(values = c(1.2, 1.6, 0.9, 1.9, 1.4), variances = c(0.04, 0.09, 0.05, 0.12, 0.03)),
    list(values = c(2.1, 2.15, 2.05), variances = c(0.1, 0.2, 0.15)),
    list(values = c(0.7, 2.4), variances = c(0.06, 0.08))
  ),
  function(input) {
    fit <- rma(yi = input$values, vi = input$variances, method = "DL", test = "knha")
    c(input, list(
      value = as.numeric(fit$b), standardError = fit$se, low = fit$ci.lb, high = fit$ci.ub,
      tau2 = fit$tau2, i2 = fit$I2 / 100, q = fit$QE, qPValue = fit$QEp, weights = as.numeric(weights(fit)) / 100
    ))
  }
)

golden <- list(
  source = list(
    script = "packages/metrics/test/golden/generate.R",
    R = R.version.string,
    pROC = as.character(packageVersion("pROC")),
    metafor = as.character(packageVersion("metafor")),
    calls = list(
      delong = "pROC: ci.auc, var, cov, roc.test(method = 'delong', paired = TRUE), coords('best', best.method = 'youden')",
      summaries = "metafor: rma(yi, vi, method = 'DL', test = 'knha')"
    )
  ),
  delong = delong,
  summaries = summaries
)
write(toJSON(golden, auto_unbox = TRUE, digits = 16), "r.golden.json")
