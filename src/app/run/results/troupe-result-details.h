/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The details of a result. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RESULT_DETAILS (troupe_result_details_get_type ())

/**
 * TroupeResultDetails:
 *
 * All details of one result: its input and value, its error, its printed output, and the command
 * that was run.
 *
 * Properties: result (TroupeResult, nullable), job (TroupeJob, nullable: what was run), command
 * (string, read-only: what a shell would run for the item of a job of commands).
 */
G_DECLARE_FINAL_TYPE (TroupeResultDetails, troupe_result_details, TROUPE, RESULT_DETAILS, AdwBin)

G_END_DECLS
