#include "storage/model/views.h"

namespace returns {

void describe(ReceivedParcel& parcel, const std::vector<ExpectedReturn>& returns) {
  for (const ExpectedReturn& expected : returns) {
    if (parcel.order_id.empty())
      parcel.order_id = expected.order_id;
    if (parcel.title.empty() && !expected.items.empty())
      parcel.title = expected.items.front().product.title;
    for (const ExpectedItem& item : expected.items)
      parcel.items += item.quantity;
  }
}

}  // namespace returns
