# Writes r-planning.golden.json: what to expect before any score is known (widths, numbers of studies) and ranks of models, from mnormt, pROC and base R.
# Run by hand, not by the tests; on Debian 12:
#   apt-get install r-cran-mnormt r-cran-proc r-cran-jsonlite
#   Rscript generate-planning.R
suppressMessages({
  library(jsonlite)
  library(pROC)
})
set.seed(20261130)
z <- qnorm(0.975)

source("auroc-interval.R")

# Scores N(sqrt(2) qnorm(A), 1) of positives, N(0, 1) of negatives.
standard_error <- function(a, m, n) sqrt(binormal_variance(a, 0.5, m, n))
expected_interval <- function(a, m, n) {
  part <- placement_variance(a, 0.5) / c(m, n)
  auroc_interval(a, part[1], part[2], m, n, variance = standard_error(a, m, n)^2, effect = 1, share = 0.5)
}
# One number of studies after another: nothing is assumed of where enough begins.
fewest <- function(prevalence, enough) {
  studies <- 10
  repeat {
    positives <- floor(studies * prevalence + 0.5)
    if (min(positives, studies - positives) >= 5 && enough(positives, studies - positives)) return(c(studies, positives))
    studies <- studies + 1
  }
}
# Placements of DeLong, DeLong and Clarke-Pearson; one set as pROC takes it is compared below.
placements <- function(score, positives) {
  x <- score[seq_len(positives)]
  y <- score[-seq_len(positives)]
  all <- rank(score)
  list(x = (all[seq_along(x)] - rank(x)) / length(y), y = 1 - (all[-seq_along(x)] - rank(y)) / length(x))
}
variance <- function(x, y) var(x) / length(x) + var(y) / length(y)
binormal <- function(a, m, n) c(rnorm(m, sqrt(2) * qnorm(a)), rnorm(n))
check <- local({
  score <- binormal(0.8, 30, 70)
  own <- placements(score, 30)
  fit <- roc(rep(1:0, c(30, 70)), score, levels = c(0, 1), direction = "<", quiet = TRUE)
  stopifnot(abs(variance(own$x, own$y) - var(fit, method = "delong")) < 1e-12, abs(mean(own$x) - auc(fit)) < 1e-12)
})

# Beside the expected standard error the deviation of the estimate over 20,000 made-up test sets.
errors <- lapply(list(c(0.75, 10, 90), c(0.85, 25, 175), c(0.95, 60, 440)), function(at) {
  values <- replicate(20000, mean(placements(binormal(at[1], at[2], at[3]), at[2])$x))
  se <- standard_error(at[1], at[2], at[3])
  ends <- expected_interval(at[1], at[2], at[3])
  list(auroc = at[1], positives = at[2], negatives = at[3], standardError = se, simulated = sd(values), width = ends[2] - ends[1])
})

widths <- lapply(list(c(0.8, 0.1, 0.1), c(0.8, 0.3, 0.1), c(0.9, 0.05, 0.08)), function(at) {
  enough <- function(m, n) diff(expected_interval(at[1], m, n)) <= at[3]
  found <- fewest(at[2], enough)
  list(auroc = at[1], prevalence = at[2], width = at[3], studies = found[1], positives = found[2])
})

# The interval reaches the goal where the AUROC found is as low as the assurance allows for; beside it the share of 4,000 made-up test sets of that size in
# which the interval, with the variance estimated from the scores, reaches it.
aurocs <- lapply(list(c(0.85, 0.8, 0.2, 0.8), c(0.9, 0.82, 0.1, 0.9), c(0.8, 0.7, 0.3, 0.8)), function(at) {
  enough <- function(m, n) {
    error <- standard_error(at[1], m, n) / (at[1] * (1 - at[1]))
    lowest <- qlogis(at[1]) - qnorm(at[4]) * error
    expected_interval(plogis(lowest), m, n)[1] >= at[2]
  }
  found <- fewest(at[3], enough)
  m <- found[2]
  n <- found[1] - m
  reached <- replicate(4000, {
    own <- placements(binormal(at[1], m, n), m)
    auroc_interval(mean(own$x), var(own$x) / m, var(own$y) / n, m, n)[1] >= at[2]
  })
  list(
    expected = at[1], goal = at[2], prevalence = at[3], assurance = at[4], studies = found[1], positives = m, reached = mean(reached)
  )
})

# The correlation of the estimates of two models whose scores correlate by 0.6 within each class is taken from 20,000 test sets; then the share of 4,000 test sets of
# the size found in which the paired interval of DeLong excludes the margin.
inferiority <- lapply(list(c(0.85, 0.05, 0.2, 0.8), c(0.9, 0.04, 0.4, 0.9)), function(at) {
  shift <- sqrt(2) * qnorm(at[1])
  pair <- function(m, n) {
    common <- rnorm(m + n, 0, sqrt(0.6))
    lapply(1:2, function(model) placements(common + rnorm(m + n, 0, sqrt(0.4)) + rep(c(shift, 0), c(m, n)), m))
  }
  estimates <- replicate(20000, vapply(pair(50, 200), function(own) mean(own$x), 0))
  correlation <- round(cor(estimates[1, ], estimates[2, ]), 3)
  enough <- function(m, n) (z + qnorm(at[4])) * standard_error(at[1], m, n) * sqrt(2 * (1 - correlation)) <= at[2]
  found <- fewest(at[3], enough)
  m <- found[2]
  n <- found[1] - m
  shown <- replicate(4000, {
    own <- pair(m, n)
    se <- sqrt(variance(own[[1]]$x - own[[2]]$x, own[[1]]$y - own[[2]]$y))
    mean(own[[1]]$x) - mean(own[[2]]$x) - z * se > -at[2]
  })
  list(
    expected = at[1], margin = at[2], prevalence = at[3], assurance = at[4], correlation = correlation,
    studies = found[1], positives = m, shown = mean(shown)
  )
})

equivalence <- lapply(list(c(0.01, 0.01, 0.3, 0.8), c(0.05, 0.03, 0.1, 0.9)), function(at) {
  enough <- function(m, n) {
    chance <- (qnorm(0.95) + qnorm((1 + at[4]) / 2)) * at[2] * sqrt(1 / m + 1 / n)
    chance + 1 - 0.05^(1 / min(m, n)) < at[1]
  }
  found <- fewest(at[3], enough)
  list(margin = at[1], spread = at[2], prevalence = at[3], assurance = at[4], studies = found[1], positives = found[2])
})

# Ranks of three models over all resamples of eight studies: every composition of 8 draws with its multinomial probability; those of one class are left out.
ranks <- local({
  labels <- c(1, 1, 1, 1, 0, 0, 0, 0)
  models <- list(
    c(0.9, 0.8, 0.35, 0.6, 0.3, 0.5, 0.2, 0.1),
    c(0.7, 0.4, 0.6, 0.9, 0.5, 0.3, 0.65, 0.2),
    c(0.5, 0.7, 0.2, 0.6, 0.6, 0.4, 0.1, 0.3)
  )
  compositions <- function(draws, cells) {
    if (cells == 1) return(matrix(draws))
    do.call(rbind, lapply(0:draws, function(first) cbind(first, compositions(draws - first, cells - 1), deparse.level = 0)))
  }
  counts <- compositions(8, 8)
  probability <- apply(counts, 1, dmultinom, prob = rep(1 / 8, 8))
  positives <- counts[, labels == 1]
  negatives <- counts[, labels == 0]
  kept <- rowSums(positives) > 0 & rowSums(negatives) > 0
  # Twice the number of pairs in order, a whole number, so that ties are ties.
  pairs <- vapply(models, function(score) {
    kernel <- outer(score[labels == 1], score[labels == 0], function(a, b) 2 * (a > b) + (a == b))
    rowSums((positives %*% kernel) * negatives)
  }, numeric(nrow(counts)))
  ranked <- t(apply(-pairs[kept, ], 1, rank))
  weight <- probability[kept] / sum(probability[kept])
  first <- ranked == apply(ranked, 1, min)
  end <- function(model, p) {
    order <- order(ranked[, model])
    ranked[order, model][which(cumsum(weight[order]) >= p - 1e-12)[1]]
  }
  seen <- rank(-vapply(models, function(score) {
    mean(outer(score[labels == 1], score[labels == 0], function(a, b) (a > b) + (a == b) / 2))
  }, 0))
  list(
    labels = labels, models = models,
    ranks = lapply(1:3, function(model) {
      list(rank = seen[model], low = end(model, 0.025), high = end(model, 0.975), shareFirst = sum(weight[first[, model]]))
    })
  )
})

golden <- list(
  source = list(
    script = "packages/metrics/test/golden/generate-planning.R",
    R = R.version.string,
    mnormt = as.character(packageVersion("mnormt")),
    pROC = as.character(packageVersion("pROC")),
    calls = list(
      errors = "auroc-interval.R (mnormt: pmnorm; stats: qt, uniroot); simulated: 20000 sets",
      widths = "as errors, over every number of studies",
      aurocs = "as errors, over every number of studies; reached: share of 4000 sets, DeLong's variance (checked against pROC: var)",
      inferiority = "as errors, over every number of studies; correlation and shown: simulated, DeLong's paired variance",
      equivalence = "base, over every number of studies",
      ranks = "stats: dmultinom over all compositions"
    )
  ),
  errors = errors, widths = widths, aurocs = aurocs, inferiority = inferiority, equivalence = equivalence, ranks = ranks
)
write(toJSON(golden, auto_unbox = TRUE, digits = 16), "r-planning.golden.json")
