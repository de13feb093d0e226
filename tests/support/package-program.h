/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Programs of tests/data/package/, which use the Python package and check what they get. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void package_program_run (const char *name, const char *argument, char **output, char **messages);
void package_program_assert_fine (const char *name, const char *argument);
void package_program_add_tests (const char *path, const char *const *programs, guint n_programs);

G_END_DECLS
