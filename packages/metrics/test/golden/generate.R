# Writes r.golden.json: reference values from pROC, metafor, boot and glm for the cases of python.golden.json.
# Run by hand, not by the tests, after generate.py; on Debian 12:
#   apt-get install r-cran-proc r-cran-metafor r-cran-mnormt r-cran-boot r-cran-epir r-cran-psych r-cran-jsonlite
#   Rscript generate.R
suppressMessages({
  library(jsonlite)
  library(pROC)
  library(metafor)
  library(boot)
  library(epiR)
  library(psych)
})

source("auroc-interval.R")
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

# The score interval of auroc-interval.R, from the components of pROC's variance.
intervals <- lapply(python$discrimination, function(case) {
  first <- roc(case$labels, case$first, levels = c(0, 1), direction = "<", quiet = TRUE)
  kernel <- outer(case$first[case$labels == 1], case$first[case$labels == 0], function(a, b) (a > b) + 0.5 * (a == b))
  m <- nrow(kernel)
  n <- ncol(kernel)
  x <- var(rowMeans(kernel)) / m
  y <- var(colMeans(kernel)) / n
  stopifnot(abs(x + y - var(first, method = "delong")) < 1e-12)
  ends <- auroc_interval(as.numeric(auc(first)), x, y, m, n)
  list(name = case$name, low = ends[1], high = ends[2])
})

# Obuchowski (Biometrics 1997), equations 4 to 7, from the kernel of all pairs; patients are made up: a run of three studies each.
clustered <- lapply(python$discrimination, function(case) {
  patient <- (seq_along(case$labels) - 1) %/% 3
  placements <- function(score) {
    x <- score[case$labels == 1]
    y <- score[case$labels == 0]
    kernel <- outer(x, y, function(a, b) (a > b) + 0.5 * (a == b))
    list(value = mean(kernel), x = rowMeans(kernel), y = colMeans(kernel))
  }
  sums <- function(values, label, centre) {
    own <- patient[case$labels == label]
    vapply(unique(patient), function(p) sum(values[own == p] - centre), 0)
  }
  parts <- lapply(list(case$first, case$second), function(score) {
    v <- placements(score)
    independent <- c(var(v$x) / length(v$x), var(v$y) / length(v$y))
    list(value = v$value, x = sums(v$x, 1, v$value), y = sums(v$y, 0, v$value), independent = independent)
  })
  m <- sum(case$labels == 1)
  n <- sum(case$labels == 0)
  i10 <- length(unique(patient[case$labels == 1]))
  i01 <- length(unique(patient[case$labels == 0]))
  i <- length(unique(patient))
  cover <- function(a, b) {
    i10 / (i10 - 1) * sum(a$x * b$x) / m^2 + i01 / (i01 - 1) * sum(a$y * b$y) / n^2 +
      i / (i - 1) * (sum(a$x * b$y) + sum(a$y * b$x)) / (m * n)
  }
  own <- parts[[1]]
  ends <- auroc_interval(
    own$value, i10 / (i10 - 1) * sum(own$x^2) / m^2, i01 / (i01 - 1) * sum(own$y^2) / n^2, m, n,
    variance = cover(own, own), units = c(i10, i01), independent = own$independent
  )
  # The bootstrap over patients estimates the same variance, up to its own error.
  set.seed(20261129)
  rows <- split(seq_along(case$labels), patient)
  replicates <- boot(seq_along(rows), function(data, index) {
    taken <- unlist(rows[index])
    label <- case$labels[taken]
    if (length(unique(label)) < 2) return(NA)
    ranks <- rank(case$first[taken])
    positives <- sum(label)
    (sum(ranks[label == 1]) - positives * (positives + 1) / 2) / (positives * sum(label == 0))
  }, R = 4000)
  model <- glm(case$labels ~ qlogis(pmin(1 - 1e-6, pmax(1e-6, case$first))), family = binomial)
  x <- model.matrix(model)
  scores <- rowsum(x * (case$labels - fitted(model)), patient)
  p <- nrow(scores)
  sandwich <- p / (p - 1) * vcov(model) %*% crossprod(scores) %*% vcov(model)
  list(
    name = case$name, patients = patient,
    variance = cover(parts[[1]], parts[[1]]), covariance = cover(parts[[1]], parts[[2]]),
    low = ends[1], high = ends[2],
    bootstrapSd = sd(replicates$t, na.rm = TRUE),
    sandwich = as.numeric(sqrt(diag(sandwich)))
  )
})

# Scores of 0 and 1, and separated classes: cases that stop Newton's method.
recalibrations <- lapply(
  list(
    list(scores = c(1, 1, 0, 0, 0), labels = c(1, 0, 0, 0, 1)),
    list(scores = c(0.1, 0.2, 0.3, 0.6, 0.7), labels = c(0, 0, 0, 1, 1))
  ),
  function(input) {
    logit <- qlogis(pmin(1 - 1e-6, pmax(1e-6, input$scores)))
    both <- suppressWarnings(glm(input$labels ~ logit, family = binomial))
    fixed <- glm(input$labels ~ offset(logit), family = binomial, start = 0, control = list(maxit = 500, epsilon = 1e-15))
    separated <- max(input$scores[input$labels == 0]) < min(input$scores[input$labels == 1])
    c(input, list(
      slope = if (separated) NULL else c(coef(both)[[2]], sqrt(vcov(both)[2, 2])),
      intercept = if (separated) NULL else c(coef(both)[[1]], sqrt(vcov(both)[1, 1])),
      inTheLarge = c(coef(fixed)[[1]], sqrt(vcov(fixed)[1, 1]))
    ))
  }
)

# Lowess without robustness steps, as rms::val.prob takes it, clipped to 0 to 1; calibration indices of Austin and Steyerberg.
smooth <- lapply(python$discrimination, function(case) {
  ordered <- order(case$first)
  fit <- lowess(case$first, case$labels, f = 2 / 3, iter = 0, delta = 0)
  fitted <- pmin(1, pmax(0, fit$y))
  distance <- abs(fitted - fit$x)
  list(
    name = case$name, x = fit$x, fitted = fitted, integratedIndex = mean(distance), median = median(distance),
    p90 = as.numeric(quantile(distance, 0.9)), maximum = max(distance)
  )
})

# epiR's formulas are those of the papers: epi.tests(method = "exact") has likelihood ratios by Simel et al.
ratios <- lapply(list(c(45, 20, 5, 130), c(8, 3, 2, 27)), function(counts) {
  fit <- epi.tests(matrix(counts, 2, 2, byrow = TRUE), conf.level = 0.95)$detail
  row <- function(name) as.numeric(fit[fit$statistic == name, c("est", "lower", "upper")])
  list(counts = counts, positive = row("lr.pos"), negative = row("lr.neg"))
})

# PPV and NPV at a prevalence: the delta method on the log odds by numerical derivatives.
predictive <- lapply(list(c(45, 20, 5, 130), c(18, 9, 6, 200)), function(counts) {
  prevalence <- 0.05
  m <- counts[1] + counts[3]
  n <- counts[2] + counts[4]
  at <- c(counts[1] / m, counts[4] / n)
  variance <- at * (1 - at) / c(m, n)
  bounds <- function(f) {
    h <- 1e-6
    gradient <- c(f(at + c(h, 0)) - f(at - c(h, 0)), f(at + c(0, h)) - f(at - c(0, h))) / (2 * h)
    plogis(f(at) + c(0, -1, 1) * qnorm(0.975) * sqrt(sum(gradient^2 * variance)))
  }
  list(
    counts = counts, prevalence = prevalence,
    positive = bounds(function(s) log(s[1] * prevalence / ((1 - s[2]) * (1 - prevalence)))),
    negative = bounds(function(s) log(s[2] * (1 - prevalence) / ((1 - s[1]) * prevalence)))
  )
})

# Kappa: psych::cohen.kappa has the standard error of Fleiss, Cohen and Everitt (1969).
kappas <- lapply(list(c(40, 9, 6, 45), c(3, 1, 2, 60)), function(counts) {
  fit <- cohen.kappa(matrix(counts, 2, 2, byrow = TRUE))
  list(counts = counts, value = fit$kappa, variance = fit$var.kappa)
})

# Model against readers: Obuchowski-Rockette on the differences, covariances of pROC, Hillis' degrees of freedom.
readers <- local({
  case <- python$discrimination[[2]]
  set.seed(5)
  ratings <- lapply(c(0.4, 0.7, 1.1), function(noise) {
    round(plogis(qlogis(pmin(0.99, pmax(0.01, case$first))) + rnorm(length(case$first), 0, noise) - 0.3 * noise), 1)
  })
  rocs <- lapply(c(list(case$first), ratings), function(score) {
    roc(case$labels, score, levels = c(0, 1), direction = "<", quiet = TRUE)
  })
  values <- vapply(rocs, function(r) as.numeric(auc(r)), 0)
  covariance <- outer(seq_along(rocs), seq_along(rocs), Vectorize(function(i, j) {
    if (i == j) var(rocs[[i]], method = "delong") else cov(rocs[[i]], rocs[[j]], method = "delong")
  }))
  j <- length(ratings)
  contrast <- cbind(1, -diag(j))
  differences <- contrast %*% covariance %*% t(contrast)
  cov2 <- mean(differences[row(differences) != col(differences)])
  msr <- var(values[-1])
  total <- msr + j * max(0, cov2)
  df <- total^2 / (msr^2 / (j - 1))
  difference <- values[1] - mean(values[-1])
  list(
    ratings = ratings, difference = difference, degreesOfFreedom = df,
    low = difference - qt(0.975, df) * sqrt(total / j), high = difference + qt(0.975, df) * sqrt(total / j),
    pValue = 2 * pt(-abs(difference) / sqrt(total / j), df)
  )
})

# Fewest cases for which Wilson's lower end reaches the goal with the assurance, and does so for 25 in a row: exact binomial.
planned <- lapply(list(c(0.9, 0.8, 0.8), c(0.95, 0.9, 0.9), c(0.8, 0.7, 0.8)), function(plan) {
  z <- qnorm(0.975)
  power <- function(n) {
    x <- 0:n
    p <- x / n
    lower <- (x + z^2 / 2) / (n + z^2) - z / (n + z^2) * sqrt(n * p * (1 - p) + z^2 / 4)
    sum(dbinom(x[lower >= plan[2]], n, plan[1]))
  }
  enough <- vapply(2:800, power, 0) >= plan[3]
  run <- stats::filter(as.numeric(enough), rep(1, 25), sides = 1)
  list(expected = plan[1], goal = plan[2], assurance = plan[3], cases = which(run == 25)[1] - 24 + 1)
})

heterogeneities <- lapply(list(c(0.8, 0.9, 0.7), c(0.95, 0.85)), function(values) {
  test <- chisq.test(rbind(round(values * 100), 100 - round(values * 100)), correct = FALSE)
  list(values = values, chiSquared = as.numeric(test$statistic), chiSquaredP = test$p.value)
})

summaries <- lapply(
  list(
    list(values = c(1.2, 1.6, 0.9, 1.9, 1.4), variances = c(0.04, 0.09, 0.05, 0.12, 0.03)),
    list(values = c(2.1, 2.15, 2.05), variances = c(0.1, 0.2, 0.15)),
    list(values = c(0.7, 2.4), variances = c(0.06, 0.08)),
    list(values = c(1.5, 1.5, 1.5), variances = c(0.1, 0.2, 0.15))
  ),
  function(input) {
    fit <- rma(yi = input$values, vi = input$variances, method = "DL", test = "adhoc")
    # t on k - 2 (Higgins, Thompson and Spiegelhalter 2009).
    k <- length(input$values)
    prediction <- if (k < 3) NULL else as.numeric(fit$b) + c(-1, 1) * qt(0.975, k - 2) * sqrt(fit$tau2 + fit$se^2)
    c(input, list(
      value = as.numeric(fit$b), standardError = fit$se, low = fit$ci.lb, high = fit$ci.ub,
      prediction = prediction,
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
    mnormt = as.character(packageVersion("mnormt")),
    boot = as.character(packageVersion("boot")),
    epiR = as.character(packageVersion("epiR")),
    psych = as.character(packageVersion("psych")),
    calls = list(
      delong = "pROC: ci.auc, var, cov, roc.test(method = 'delong', paired = TRUE), coords('best', best.method = 'youden')",
      intervals = "auroc-interval.R (mnormt: pmnorm; stats: qt, uniroot), from components whose variance is that of pROC: var(method = 'delong')",
      clustered = "Obuchowski (Biometrics 1997) written out in the script; boot: boot over patients; sandwich of glm by patient",
      recalibrations = "stats: glm(family = binomial), with offset for the slope of 1",
      smooth = "stats: lowess(f = 2/3, iter = 0, delta = 0)",
      ratios = "epiR: epi.tests",
      predictive = "delta method by numerical derivatives, written out in the script",
      kappas = "psych: cohen.kappa",
      readers = "pROC: var, cov(method = 'delong'); Obuchowski and Rockette 1995 and Hillis 2007 written out in the script",
      planned = "stats: dbinom, with Wilson's interval written out in the script",
      heterogeneities = "stats: chisq.test(correct = FALSE)",
      summaries = "metafor: rma(yi, vi, method = 'DL', test = 'adhoc')"
    )
  ),
  delong = delong,
  intervals = intervals,
  clustered = clustered,
  recalibrations = recalibrations,
  smooth = smooth,
  ratios = ratios,
  predictive = predictive,
  heterogeneities = heterogeneities,
  kappas = kappas,
  readers = readers,
  planned = planned,
  summaries = summaries
)
write(toJSON(golden, auto_unbox = TRUE, digits = 16), "r.golden.json")
