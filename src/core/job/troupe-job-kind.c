/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-job-kind.h"

G_DEFINE_ENUM_TYPE (TroupeJobKind,
                    troupe_job_kind,
                    G_DEFINE_ENUM_VALUE (TROUPE_JOB_FUNCTION, "function"),
                    G_DEFINE_ENUM_VALUE (TROUPE_JOB_COMMAND, "command"),
                    G_DEFINE_ENUM_VALUE (TROUPE_JOB_PYTHON, "python"),
                    G_DEFINE_ENUM_VALUE (TROUPE_JOB_PROGRAM, "program"))
