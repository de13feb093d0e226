/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The fields of a Python function: its file or module, and its name. */

#pragma once

#include "troupe-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_PYTHON_ROWS (troupe_python_rows_get_type ())

/**
 * TroupePythonRows:
 *
 * Two fields that make the subject of a job, with a button that chooses a file and a list of the
 * functions in it.
 *
 * Properties: job (TroupeJob, nullable); missing (string, read-only: a sentence if there is no such
 * file, or no such function in it; or empty).
 */
G_DECLARE_FINAL_TYPE (TroupePythonRows, troupe_python_rows, TROUPE, PYTHON_ROWS, AdwBin)

void troupe_python_rows_set_job (TroupePythonRows *self, TroupeJob *job);
void troupe_python_rows_focus (TroupePythonRows *self);
void troupe_python_rows_focus_invalid (TroupePythonRows *self);
void troupe_python_rows_set_invalid (TroupePythonRows *self, gboolean invalid);
const char *troupe_python_rows_get_lack (TroupePythonRows *self);

G_END_DECLS
