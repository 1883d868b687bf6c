# SPDX-License-Identifier: BSL-1.0
# glmnet.R <folder> <rows> <jobs>: cv.glmnet on the arrays that lasso.py wrote; prints the seconds, the number of the
# chosen strength from 0 on, its mean squared error, and writes the coefficients, intercept last.
suppressMessages({ library(glmnet); library(doParallel) })
arguments <- commandArgs(TRUE)
rows <- as.integer(arguments[2])
numbers <- function(name) { file <- file.path(arguments[1], name); readBin(file, "double", file.size(file) / 8) }
x <- matrix(numbers("x.bin"), nrow = rows, byrow = TRUE)
y <- numbers("y.bin")
registerDoParallel(as.integer(arguments[3]))
fold <- rep(1:10, each = rows / 10)
seconds <- system.time(model <- cv.glmnet(x, y, lambda = numbers("strengths.bin"), foldid = fold, standardize = FALSE, parallel = TRUE))["elapsed"]
chosen <- which.min(model$cvm)
w <- as.matrix(coef(model, s = model$lambda[chosen]))
writeBin(c(w[-1], w[1]), file.path(arguments[1], "glmnet.bin"))
cat(seconds, chosen - 1, format(model$cvm[chosen], digits = 15), as.character(packageVersion("glmnet")), "\n")
