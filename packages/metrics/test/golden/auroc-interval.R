# The primary interval of an AUROC, from its definition in docs/STATISTICS.md, with mnormt: sourced by the scripts beside it.
suppressMessages(library(mnormt))

# Variance over a class of the share of the other class that a study stands above; `share` of the two classes' variances of scores.
placement_variance <- function(a, share) {
  both <- as.numeric(pmnorm(rep(qnorm(a), 2), varcov = matrix(c(1, share, share, 1), 2)))
  both - a^2
}
binormal_variance <- function(a, share, m, n) {
  (a * (1 - a) + (n - 1) * placement_variance(a, share) + (m - 1) * placement_variance(a, 1 - share)) / (m * n)
}
# Newcombe (2006, part 2, method 5).
newcombe_variance <- function(a, m, n) a * (1 - a) * (1 + ((m + n) / 2 - 1) * ((1 - a) / (2 - a) + a / (1 + a))) / (m * n)

# x, y: the parts of the variance that positives and negatives have; variance: their sum but by patient; units: of either class.
auroc_interval <- function(value, x, y, m, n, variance = x + y, units = c(m, n), independent = c(x, y),
                           effect = max(1, variance / sum(independent)), share = NULL) {
  t <- qt(0.975, (x + y)^2 / (x^2 / (units[1] - 1) + y^2 / (units[2] - 1)))
  if (is.null(share)) {
    part <- m * independent[1] / (m * independent[1] + n * independent[2])
    share <- uniroot(function(r) {
      own <- placement_variance(value, r)
      own - part * (own + placement_variance(value, 1 - r))
    }, c(1e-9, 1 - 1e-9), tol = 1e-15)$root
  }
  model <- function(a) effect * (0.75 * binormal_variance(a, share, m, n) + 0.25 * newcombe_variance(a, m, n))
  scale <- max(1, variance / model(value))
  root <- function(end) {
    uniroot(function(a) (a - value)^2 - t^2 * scale * model(a), sort(c(abs(end - 1e-12), value)), tol = 1e-15)$root
  }
  c(root(0), root(1))
}
