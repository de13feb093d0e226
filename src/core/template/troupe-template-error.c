/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of templates and of their expansion. */

#include "troupe-template-error.h"

G_DEFINE_QUARK (troupe_template_error, troupe_template_error)
