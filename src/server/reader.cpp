// SPDX-License-Identifier: Apache-2.0
#include "server/reader.h"

namespace millrace::server {

base::Result<std::unique_ptr<Reader>> Reader::open(const base::Path& data,
                                                   const base::Clock& clock) {
    std::unique_ptr<Reader> reader(new Reader(
        MR_TRY(store::DataDirectory::open(data, store::DataDirectory::Access::State, "serve"))));
    reader->catalog_ = MR_TRY(catalog::Catalog::open(
        reader->database(), store::Database::Access::Read, catalog::Registry::builtin(), clock));
    reader->lake_ = MR_TRY(lake::Lake::open(*reader->directory_, clock));
    return reader;
}

void Readers::Return::operator()(Reader* reader) const {
    std::unique_ptr<Reader> returned(reader);
    const base::MutexLock lock(readers->mutex_);
    readers->free_.push_back(std::move(returned));
}

base::Result<Readers::Lent> Readers::take() {
    {
        const base::MutexLock lock(mutex_);
        if (!free_.empty()) {
            Lent lent(free_.back().release(), Return{this});
            free_.pop_back();
            return lent;
        }
    }
    return Lent(MR_TRY(Reader::open(data_, clock_)).release(), Return{this});
}

}  // namespace millrace::server
