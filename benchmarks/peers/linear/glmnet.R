# SPDX-License-Identifier: BSL-1.0
# glmnet.R <folder> <rows> <jobs> <threshold> <turns> <patience>: cv.glmnet on the arrays that lasso.py wrote, as often as there
# are turns, or until one takes longer than the patience; prints the seconds of the best, the number of the chosen strength from
# 0 on, its mean squared error, and writes the coefficients, intercept last.
suppressMessages({ library(glmnet); library(doParallel) })
arguments <- commandArgs(TRUE)
number <- function(k) as.numeric(arguments[k])
numbers <- function(name) { file <- file.path(arguments[1], name); readBin(file, "double", file.size(file) / 8) }
x <- matrix(numbers("x.bin"), nrow = number(2), byrow = TRUE)
y <- numbers("y.bin")
registerDoParallel(number(3))
fold <- rep(1:10, each = number(2) / 10)
seconds <- Inf
for (turn in seq_len(number(5))) {
  took <- system.time(model <- cv.glmnet(x, y, lambda = numbers("strengths.bin"), foldid = fold, standardize = FALSE, thresh = number(4), parallel = TRUE))["elapsed"]
  seconds <- min(seconds, took)
  if (took >= number(6)) break
}
chosen <- which.min(model$cvm)
w <- as.matrix(coef(model, s = model$lambda[chosen]))
writeBin(c(w[-1], w[1]), file.path(arguments[1], "glmnet.bin"))
cat(seconds, chosen - 1, format(model$cvm[chosen], digits = 15), as.character(packageVersion("glmnet")), "\n")
