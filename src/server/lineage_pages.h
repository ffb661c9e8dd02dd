// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "server/call.h"

namespace millrace::server {

// Lineage of any entity, now or as it was at a time in the past.
base::Result<net::Response> get_lineage(const Call& call);
base::Result<net::Response> get_lineage_path(const Call& call);
base::Result<net::Response> get_impact(const Call& call);
base::Result<net::Response> export_impact(const Call& call);

// The time that a question is about; nothing: now.
base::Result<std::optional<base::Timestamp>> time_asked_about(const Call& call);

}  // namespace millrace::server
