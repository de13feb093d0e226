/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A program that a benchmark runs and measures. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Program:
 *
 * A running program and the CPU time that it has used.
 */
typedef struct _Program Program;

Program *program_start (const char *const *argv);
void program_end (Program *self);

GPid program_get_pid (Program *self);
double program_get_age (Program *self);
double program_get_cpu_seconds (Program *self);
double program_get_resident_bytes (Program *self);
guint program_count_children (Program *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Program, program_end)

G_END_DECLS
