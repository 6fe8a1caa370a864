export const sharesPromises: boolean = false;
