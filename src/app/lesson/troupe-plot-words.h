/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plot in words. */

#pragma once

#include "troupe-plot.h"

G_BEGIN_DECLS

char *troupe_plot_to_words (const TroupePlot *plot);

G_END_DECLS
