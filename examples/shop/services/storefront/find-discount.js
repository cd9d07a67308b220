/** Campaigns of the shop: on these days of the week (0 is Sunday), this category is so many percent off. */
const CAMPAIGNS = Object.freeze([
  { category: 'kitchen', days: [1, 3], percent: 10 },
  { category: 'garden', days: [0, 5, 6], percent: 15 },
  { category: 'music', days: [4], percent: 20 },
  { category: 'travel', days: [0, 1, 2, 3, 4, 5, 6], percent: 5 },
]);

/**
 * Percent off for a category on a day; the best campaign wins.
 *
 * @param {string} category
 * @param {Date} day
 */
export function findDiscount(category, day) {
  const percents = CAMPAIGNS.filter(
    (campaign) => campaign.category === category && campaign.days.includes(day.getUTCDay()),
  ).map(({ percent }) => percent);
  return Math.max(0, ...percents);
}
