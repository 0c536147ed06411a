// Identifiers that pass the checks of their issuers, made from a seed. Rules as published by the carriers and GS1.
#pragma once
#include <opencv2/core.hpp>
#include <string>

namespace returns::scene {

char mod10_check(const std::string& digits);          // GS1 and USPS: weights 3,1 from the right
std::string ups_1z(const std::string& fifteen);       // "1Z" + 15 characters + check digit
std::string fedex_12(const std::string& eleven);      // weights 3,1,7 from the left
std::string usps_impb(const std::string& twentyone);  // 21 digits + check digit

std::string random_digits(cv::RNG& random, int count);
std::string random_lpn(cv::RNG& random);
std::string random_fnsku(cv::RNG& random);
std::string random_rma(cv::RNG& random);
std::string random_ean13(cv::RNG& random);

}  // namespace returns::scene
