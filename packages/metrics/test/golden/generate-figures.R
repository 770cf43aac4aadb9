# Writes r-figures.golden.json: reference values from survey, pROC, quadprog and base R for figures that generate.R does not cover, on cases of
# python.golden.json. Run by hand, not by the tests; on Debian 12:
#   apt-get install r-cran-proc r-cran-mnormt r-cran-survey r-cran-quadprog r-cran-jsonlite
#   Rscript generate-figures.R
suppressMessages({
  library(jsonlite)
  library(pROC)
  library(survey)
  library(quadprog)
})

source("auroc-interval.R")
python <- fromJSON("python.golden.json", simplifyDataFrame = FALSE)
cases <- Filter(function(case) length(case$labels) >= 60 && min(table(factor(case$labels, 0:1))) >= 10, python$discrimination)
z <- qnorm(0.975)
wilson_ends <- function(x, n) {
  p <- x / n
  (x + z^2 / 2) / (n + z^2) + c(-1, 1) * z / (n + z^2) * sqrt(n * p * (1 - p) + z^2 / 4)
}

# Shares by patient: variance between clusters by survey::svymean; studies over the design effect into Wilson and into Clopper-Pearson's upper bound.
shares <- lapply(cases, function(case) {
  patient <- (seq_along(case$labels) - 1) %/% 3
  hit <- as.numeric(case$first >= 0.4)
  design <- suppressWarnings(svydesign(ids = ~patient, weights = ~1, data = data.frame(patient = patient, hit = hit)))
  p <- mean(hit)
  variance <- as.numeric(vcov(svymean(~hit, design)))
  n <- min(length(hit), p * (1 - p) / variance)
  list(name = case$name, threshold = 0.4, effective = n, ends = wilson_ends(p * n, n), upper = qbeta(0.95, p * n + 1, n - p * n))
})

# McNemar by patient: every way to give the patients' differences a sign.
signs <- lapply(list(c(2, -1, 1, 1, 3, -2), c(1, 1, 1, 1, -1, 1, 1), c(4, 1, -1, -1)), function(differences) {
  all <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(differences))))
  sums <- abs(all %*% abs(differences))
  seen <- abs(sum(differences))
  list(differences = differences, exact = mean(sums >= seen), mid = mean(sums > seen) + mean(sums == seen) / 2)
})

# Repeatability: the within-subject standard deviation is the residual one of an analysis of variance by image.
repeatability <- local({
  case <- cases[[1]]
  image <- factor(rep(seq_along(case$first), 2))
  score <- c(case$first, case$second)
  within <- summary(aov(score ~ image))[[1]]["Residuals", "Mean Sq"]
  list(name = case$name, within = sqrt(within), coefficient = 1.96 * sqrt(2 * within))
})

# Net benefit from the two-by-two table at each threshold.
benefit <- lapply(cases, function(case) {
  at <- c(0.1, 0.3, 0.5)
  value <- vapply(at, function(t) {
    called <- factor(case$first >= t, c(FALSE, TRUE))
    counts <- table(called, factor(case$labels, 0:1))
    (counts["TRUE", "1"] - counts["TRUE", "0"] * t / (1 - t)) / length(case$labels)
  }, 0)
  list(name = case$name, thresholds = at, model = value, all = mean(case$labels) - (1 - mean(case$labels)) * at / (1 - at))
})

# Observed over expected: prop.test without continuity correction is Wilson's interval.
observed <- lapply(cases, function(case) {
  expected <- mean(case$first)
  test <- prop.test(sum(case$labels), length(case$labels), correct = FALSE)
  list(name = case$name, value = mean(case$labels) / expected, low = test$conf.int[1] / expected, high = test$conf.int[2] / expected)
})

# The error of a calibrated model in bins of equal width: the distribution of positives by convolution.
chance <- lapply(cases, function(case) {
  bin <- findInterval(case$first, (1:9) / 10, left.open = TRUE)
  deviation <- vapply(split(case$first, bin), function(p) {
    distribution <- Reduce(function(d, q) c(d * (1 - q), 0) + c(0, d * q), p, 1)
    sum(distribution * abs(seq_along(distribution) - 1 - sum(p)))
  }, 0)
  list(name = case$name, bins = 10, error = sum(deviation) / length(case$first))
})

# Pooled and averaged curves of two findings, the second with the labels of another case of the same length.
averaged <- local({
  case <- cases[[1]]
  other <- rev(case$labels)
  curve <- function(score, label) {
    fit <- roc(label, score, levels = c(0, 1), direction = "<", quiet = TRUE)
    list(x = rev(1 - fit$specificities), y = rev(fit$sensitivities))
  }
  at <- seq(0, 1, 0.05)
  heights <- lapply(list(curve(case$first, case$labels), curve(case$second, other)), function(c) {
    vapply(at, function(rate) {
      before <- max(which(c$x <= rate))
      if (before == length(c$x)) return(c$y[before])
      approx(c$x[before + 0:1], c$y[before + 0:1], rate)$y
    }, 0)
  })
  pooled <- roc(c(case$labels, other), c(case$first, case$second), levels = c(0, 1), direction = "<", quiet = TRUE)
  list(name = case$name, rates = at, macro = (heights[[1]] + heights[[2]]) / 2, micro = as.numeric(auc(pooled)))
})

# Counts with noise: the area from the counts as they are, its variance under noise by numerical derivatives and the products of two noises; the primary
# interval of the counts made non-negative (quadprog), widened by the noise.
noisy <- lapply(
  list(
    list(positives = c(3, 11, 30, 61, 95), negatives = c(310, 180, 77, 30, 8), deviation = 4),
    list(positives = c(-3, 9, 22, 44, 40, 61), negatives = c(200, 120, 90, 41, -6, 12), deviation = 6),
    list(positives = c(60, 70, 80), negatives = c(75, 66, 71), deviation = 2)
  ),
  function(input) {
    p <- input$positives
    n <- input$negatives
    k <- length(p)
    weight <- outer(seq_len(k), seq_len(k), function(a, b) (a > b) + 0.5 * (a == b))
    area <- function(counts) {
      a <- counts[seq_len(k)]
      b <- counts[k + seq_len(k)]
      as.numeric(a %*% weight %*% b) / (sum(a) * sum(b))
    }
    project <- function(counts) {
      solve.QP(diag(k), counts, cbind(rep(1, k), diag(k)), c(sum(counts), rep(0, k)), meq = 1)$solution
    }
    made <- list(project(p), project(n))
    at <- c(made[[1]], made[[2]])
    gradient <- vapply(seq_along(at), function(i) {
      step <- replace(numeric(2 * k), i, 1e-4)
      (area(at + step) - area(at - step)) / 2e-4
    }, 0)
    variance <- input$deviation^2 * sum(gradient^2) + input$deviation^4 * sum(weight^2) / (sum(p) * sum(n))^2
    label <- rep(c(1, 0), c(sum(round(made[[1]])), sum(round(made[[2]]))))
    score <- c(rep(seq_len(k), round(made[[1]])), rep(seq_len(k), round(made[[2]])))
    fit <- roc(label, score, levels = c(0, 1), direction = "<", quiet = TRUE)
    value <- as.numeric(auc(fit))
    kernel <- outer(score[label == 1], score[label == 0], function(a, b) (a > b) + 0.5 * (a == b))
    m <- nrow(kernel)
    o <- ncol(kernel)
    x <- var(rowMeans(kernel)) / m
    y <- var(colMeans(kernel)) / o
    stopifnot(abs(x + y - var(fit, method = "delong")) < 1e-12)
    ends <- auroc_interval(value, x, y, m, o)
    low <- ends[1]
    high <- ends[2]
    plain <- area(c(p, n))
    share <- function(hits, others) {
      x <- sum(hits)
      total <- x + sum(others)
      s <- min(1, max(0, x / total))
      ends <- wilson_ends(s * total, total)
      noise <- z * input$deviation * sqrt(length(hits) * (1 - s)^2 + length(others) * s^2) / total
      c(s, s - sqrt((s - ends[1])^2 + noise^2), s + sqrt((ends[2] - s)^2 + noise^2))
    }
    c(input, list(
      projected = made, noise = sqrt(variance),
      auroc = c(plain, plain - sqrt((value - low)^2 + z^2 * variance), plain + sqrt((high - value)^2 + z^2 * variance)),
      sensitivity = share(p[-1], p[1])
    ))
  }
)

# Noise that epsilon and delta need: zero-concentrated privacy rho = f / deviation^2 of f tables; the conversion of Canonne, Kamath and Steinke (2020),
# proposition 12 with corollary 13, minimised over the order by optimize.
private <- lapply(list(c(1, 1e-6, 1), c(4, 1e-6, 14), c(0.5, 1e-5, 3)), function(terms) {
  epsilon_of <- function(deviation) {
    rho <- terms[3] / deviation^2
    cost <- function(log_order) {
      order <- 1 + exp(log_order)
      order * rho + log1p(-1 / order) - (log(terms[2]) + log(order)) / (order - 1)
    }
    max(0, min(vapply(seq(-4, 9, 1), function(from) optimize(cost, c(from, from + 1), tol = 1e-12)$objective, 0)))
  }
  list(
    epsilon = terms[1], delta = terms[2], findings = terms[3],
    deviation = uniroot(function(d) epsilon_of(d) - terms[1], c(0.1, 1000), tol = 1e-10)$root
  )
})

# By patient, runs of three studies: sensitivity and specificity over the design effect of survey, then the formulas of Simel et al. and of Mercaldo et al.;
# chi-squared of both halves of the studies, hits and misses over the design effect; kappa of svykappa; Obuchowski and Rockette with covariances of Obuchowski (1997).
decided <- lapply(cases, function(case) {
  patient <- (seq_along(case$labels) - 1) %/% 3
  over_design_effect <- function(hit, at) {
    design <- suppressWarnings(svydesign(ids = ~patient, weights = ~1, data = data.frame(patient = patient[at], hit = hit[at])))
    p <- mean(hit[at])
    n <- min(sum(at), p * (1 - p) / as.numeric(vcov(svymean(~hit, design))))
    c(share = p, n = n)
  }
  hit <- as.numeric(case$first >= 0.4)
  se <- over_design_effect(hit, case$labels == 1)
  sp <- over_design_effect(1 - hit, case$labels == 0)
  ratio <- function(a, b) {
    half <- z * sqrt((1 - a[[1]]) / (a[[1]] * a[[2]]) + (1 - b[[1]]) / (b[[1]] * b[[2]]))
    a[[1]] / b[[1]] * exp(c(0, -1, 1) * half)
  }
  missed <- c(1 - se[[1]], se[[2]])
  alarms <- c(1 - sp[[1]], sp[[2]])
  prevalence <- 0.05
  odds <- prevalence / (1 - prevalence)
  ppv <- plogis(log(se[[1]] / alarms[1] * odds) + c(0, -1, 1) * z * sqrt((1 - se[[1]]) / se[[1]] / se[[2]] + sp[[1]] / alarms[1] / sp[[2]]))
  half <- seq_along(hit) <= length(hit) / 2
  groups <- vapply(list(half, !half), function(own) over_design_effect(hit, own), numeric(2))
  test <- suppressWarnings(chisq.test(rbind(groups[1, ] * groups[2, ], (1 - groups[1, ]) * groups[2, ]), correct = FALSE))
  other <- as.numeric(case$second >= 0.5)
  design <- suppressWarnings(svydesign(
    ids = ~patient, weights = ~1, data = data.frame(patient = patient, a = factor(hit), b = factor(other))
  ))
  agreed <- svykappa(~ a + b, design)
  list(
    name = case$name, positive = ratio(se, alarms), negative = ratio(missed, sp), predictive = ppv,
    chiSquared = as.numeric(test$statistic), pValue = test$p.value,
    kappa = as.numeric(agreed), kappaError = sqrt(as.numeric(attr(agreed, "var")))
  )
})

clustered_readers <- local({
  case <- cases[[2]]
  patient <- (seq_along(case$labels) - 1) %/% 3
  ratings <- list(round(case$second, 1), round((case$first + case$second) / 2, 1), as.numeric(case$second >= 0.5))
  m <- sum(case$labels == 1)
  n <- sum(case$labels == 0)
  units <- c(length(unique(patient[case$labels == 1])), length(unique(patient[case$labels == 0])), length(unique(patient)))
  factor_of <- units / (units - 1)
  parts <- lapply(c(list(case$first), ratings), function(score) {
    kernel <- outer(score[case$labels == 1], score[case$labels == 0], function(a, b) (a > b) + 0.5 * (a == b))
    sums <- function(values, label) {
      own <- patient[case$labels == label]
      vapply(unique(patient), function(p) sum(values[own == p] - mean(kernel)), 0)
    }
    list(value = mean(kernel), x = sums(rowMeans(kernel), 1), y = sums(colMeans(kernel), 0))
  })
  covariance <- outer(1:4, 1:4, Vectorize(function(i, j) {
    a <- parts[[i]]
    b <- parts[[j]]
    factor_of[1] * sum(a$x * b$x) / m^2 + factor_of[2] * sum(a$y * b$y) / n^2 + factor_of[3] * (sum(a$x * b$y) + sum(a$y * b$x)) / (m * n)
  }))
  contrast <- cbind(1, -diag(3))
  differences <- contrast %*% covariance %*% t(contrast)
  msr <- var(vapply(parts[-1], function(part) part$value, 0))
  total <- msr + 3 * max(0, mean(differences[row(differences) != col(differences)]))
  df <- total^2 / (msr^2 / 2)
  difference <- parts[[1]]$value - mean(vapply(parts[-1], function(part) part$value, 0))
  ends <- difference + c(-1, 1) * qt(0.975, df) * sqrt(total / 3)
  list(name = case$name, ratings = ratings, difference = difference, low = ends[1], high = ends[2], degreesOfFreedom = df)
})

golden <- list(
  source = list(
    script = "packages/metrics/test/golden/generate-figures.R",
    R = R.version.string,
    survey = as.character(packageVersion("survey")),
    pROC = as.character(packageVersion("pROC")),
    quadprog = as.character(packageVersion("quadprog")),
    calls = list(
      shares = "survey: svymean of a cluster design; Wilson and qbeta at the effective number",
      signs = "base: expand.grid over all signs",
      repeatability = "stats: aov, residual mean square",
      benefit = "base: table, formula of Vickers and Elkin 2006",
      observed = "stats: prop.test(correct = FALSE) over the mean probability",
      chance = "Poisson-binomial distribution by convolution, written out in the script",
      averaged = "pROC: roc; stats: approx between the corners beside a rate; pooled auc",
      noisy = "quadprog: solve.QP; pROC: var(method = 'delong'); derivatives numerical; written out in the script",
      decided = "survey: svymean, svykappa of a cluster design; stats: chisq.test(correct = FALSE); Simel et al. 1991, Mercaldo et al. 2007 written out",
      clusteredReaders = "Obuchowski 1997, Obuchowski and Rockette 1995, Hillis 2007 written out in the script",
      private = "conversion of Canonne, Kamath and Steinke 2020 written out in the script, stats: optimize, uniroot"
    )
  ),
  shares = shares, signs = signs, repeatability = repeatability, benefit = benefit, observed = observed,
  chance = chance, averaged = averaged, noisy = noisy, private = private,
  decided = decided, clusteredReaders = clustered_readers
)
write(toJSON(golden, auto_unbox = TRUE, digits = 16), "r-figures.golden.json")
